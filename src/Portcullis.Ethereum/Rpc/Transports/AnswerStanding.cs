namespace Portcullis.Ethereum.Rpc.Transports;

/// <summary>What an answer, or the lack of one, allows to do next.</summary>
public enum AnswerStanding
{
    /// <summary>It is the chain's answer: asking again would give the same.</summary>
    Definitive,

    /// <summary>This node has no answer to give; another one may.</summary>
    TryElsewhere,

    /// <summary>The same node may answer in a moment, and another one now.</summary>
    TryAgain,
}
