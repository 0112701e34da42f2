using System.Globalization;
using System.Reflection;

namespace Portcullis.Issuer.Stores.Sqlite;

/// <summary>One numbered step of the tables, kept as an embedded file <c>NNNN_name.sql</c>.</summary>
/// <param name="Version">The number.</param>
/// <param name="Sql">The statements.</param>
internal sealed record SqliteMigration(long Version, string Sql)
{
    private const string Folder = "Portcullis.Issuer.Stores.Sqlite.Migrations.";

    /// <summary>Every step, in order, from 1 without a gap.</summary>
    public static IReadOnlyList<SqliteMigration> All { get; } = Load(typeof(SqliteMigration).Assembly);

    private static List<SqliteMigration> Load(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Select(name => new SqliteMigration(long.Parse(name.AsSpan(Folder.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), Read(assembly, name)))
            .OrderBy(migration => migration.Version),
    ];

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
