namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>A write that waits for its transaction, and somebody who waits for its answer.</summary>
internal interface IWaitingWrite
{
    /// <summary>Writes within the transaction; nobody is told yet.</summary>
    void Write(SqliteStatements statements);

    /// <summary>The transaction has reached the disk.</summary>
    void Complete();

    /// <summary>The transaction failed, and nothing of it was written.</summary>
    void Fail(StoreException fault);
}
