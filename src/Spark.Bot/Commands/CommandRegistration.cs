using System.Text.RegularExpressions;

namespace Spark.Bot;

/// <summary>A command as it was registered.</summary>
/// <param name="Name">What messages start with; of a pattern what it is called.</param>
/// <param name="Description">What it does.</param>
/// <param name="Pattern">What messages match instead of starting with a name.</param>
/// <param name="Options">What else was said of it.</param>
/// <param name="Handler">What handles it.</param>
/// <param name="Source">Where in the code it was registered.</param>
internal sealed record CommandRegistration(
    string Name,
    string Description,
    Regex? Pattern,
    CommandOptions Options,
    HandlerRegistration Handler,
    string Source
)
{
    /// <summary>The names it goes by.</summary>
    public IReadOnlyList<string> Names { get; } =
        Pattern is null
            ?
            [
                .. new[] { Name }
                    .Concat(Options.Aliases)
                    .Select(CommandName.Normalize)
                    .Distinct(StringComparer.OrdinalIgnoreCase),
            ]
            : [];

    /// <summary>How it is written, with its arguments.</summary>
    public string Synopsis => Options.Usage is { Length: > 0 } usage ? $"{Name} {usage}" : Name;

    public bool WorksIn(bool directRoom) =>
        Options.Scope switch
        {
            CommandScope.GroupOnly => !directRoom,
            CommandScope.DirectOnly => directRoom,
            _ => true,
        };

    public bool Overlaps(CommandRegistration other) =>
        Options.Scope == other.Options.Scope
        || Options.Scope == CommandScope.Anywhere
        || other.Options.Scope == CommandScope.Anywhere;
}
