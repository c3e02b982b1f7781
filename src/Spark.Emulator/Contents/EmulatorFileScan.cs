namespace Spark.Emulator;

/// <summary>How the scan of some files for malware goes (Webex API: contents).</summary>
public sealed record EmulatorFileScan
{
    internal const string Infected = "infected";
    internal const string Unscannable = "unscannable";

    /// <summary>The name of the files, whatever its case; null (the default) for all files.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How long it takes after the message was posted. Until then the file is answered 423, with <c>Retry-After</c>. Default:
    /// no time.
    /// </summary>
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// What comes of it: <c>safe</c> (the default); <c>infected</c>, which is answered 410; or <c>unscannable</c>, which is
    /// answered 428 unless the request says <c>allow=unscannable</c>.
    /// </summary>
    public string Verdict { get; init; } = "safe";

    internal bool Fits(StoredFile file) => Name is null || Name.Equals(file.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>All that is wrong with it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Duration < TimeSpan.Zero)
            yield return "the duration of a file scan must not be negative";
        if (Verdict is not ("safe" or Infected or Unscannable))
            yield return $"the verdict '{Verdict}' of a file scan is none of safe, infected, unscannable";
    }
}
