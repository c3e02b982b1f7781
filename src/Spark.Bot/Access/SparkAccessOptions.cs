namespace Spark.Bot;

/// <summary>
/// Who may talk to the bot, from the configuration's section <c>Spark:Access</c>. Who: people, domains and
/// organizations; matching one of them is enough. Where: rooms. With nothing set the bot is open to everyone.
/// </summary>
public sealed class SparkAccessOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Spark:Access";

    /// <summary>People, each by email address or person id.</summary>
    public IList<string> People { get; } = [];

    /// <summary>
    /// Domains of email addresses, such as <c>example.com</c>. Exact: neither <c>sub.example.com</c> nor
    /// <c>notexample.com</c> is meant by it.
    /// </summary>
    public IList<string> Domains { get; } = [];

    /// <summary>Organizations, by id.</summary>
    public IList<string> Organizations { get; } = [];

    /// <summary>
    /// Group rooms, by id: in others the bot does not answer. When nothing says who, everybody in these rooms may talk
    /// to the bot, and nobody directly.
    /// </summary>
    public IList<string> Rooms { get; } = [];

    /// <summary>
    /// Roles for commands: by their name, who has them: people by email address or id, domains as <c>@example.com</c>.
    /// </summary>
    public IDictionary<string, IList<string>> Roles { get; } =
        new Dictionary<string, IList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Says that the bot is meant to be open to everyone; without it a warning is logged at start. What is listed still
    /// counts.
    /// </summary>
    public bool Everyone { get; set; }

    /// <summary>
    /// What people are told who may not talk to the bot. Default: nothing. Nobody is told more than once in
    /// <see cref="GuestReplyInterval"/>.
    /// </summary>
    public string? GuestReply { get; set; }

    /// <summary>How long the same person is not told again. Default: an hour.</summary>
    public TimeSpan GuestReplyInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Whether the bot leaves group rooms that are not allowed, and those it is added to by somebody who may not talk
    /// to it. Default: no, it stays and is silent.
    /// </summary>
    public bool LeaveOtherRooms { get; set; }

    internal bool SaysWho => People.Count > 0 || Domains.Count > 0 || Organizations.Count > 0;

    internal bool IsOpen => !SaysWho && Rooms.Count == 0;

    internal IEnumerable<string> Validate()
    {
        foreach (var domain in Domains.Where(domain => !AccessList.IsDomain(domain)))
        {
            yield return $"{Section}:Domains holds '{domain}', which is no domain such as example.com; patterns are not known.";
        }

        if (
            People
                .Concat(Organizations)
                .Concat(Rooms)
                .Concat(Roles.Values.SelectMany(role => role))
                .Any(string.IsNullOrWhiteSpace)
        )
        {
            yield return $"{Section} holds an empty entry.";
        }

        if (GuestReplyInterval < TimeSpan.Zero)
        {
            yield return $"{Section}:GuestReplyInterval must not be negative.";
        }
    }
}
