namespace Spark.Bot;

/// <summary>How a finding is.</summary>
internal enum FindingKind
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>The bot cannot do its work.</summary>
    Failed,
}

/// <summary>One line of the doctor's report.</summary>
/// <param name="Kind">How it is.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found; never a token or a secret.</param>
/// <param name="Remedy">What to do; never missing from a failure.</param>
internal sealed record Finding(FindingKind Kind, string Subject, string Text, string? Remedy = null)
{
    public static Finding Ok(string subject, string text) => new(FindingKind.Ok, subject, text);

    public static Finding Note(string subject, string text) => new(FindingKind.Note, subject, text);

    public static Finding Failed(string subject, string text, string remedy) =>
        new(FindingKind.Failed, subject, text, remedy);

    public override string ToString()
    {
        var mark = Kind switch
        {
            FindingKind.Ok => "[ ok ]",
            FindingKind.Note => "[note]",
            _ => "[FAIL]",
        };
        return $"{mark} {Subject, -14} {Text}" + (Remedy is null ? "" : $"\n{"", 21} -> {Remedy}");
    }
}

/// <summary>Looks at one thing. A new one is registered beside the others; they run in the order of registration.</summary>
internal interface ICheckup
{
    /// <summary>What it found. It must not throw for what it looks at being broken.</summary>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}
