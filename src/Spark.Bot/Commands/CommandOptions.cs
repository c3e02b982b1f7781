namespace Spark.Bot;

/// <summary>What else is to be said of a command.</summary>
public sealed class CommandOptions
{
    /// <summary>Other names of it.</summary>
    public IList<string> Aliases { get; } = [];

    /// <summary>Where it works. Default: anywhere.</summary>
    public CommandScope Scope { get; set; }

    /// <summary>Whether the help leaves it out. Default: no.</summary>
    public bool Hidden { get; set; }

    /// <summary>
    /// The role that is needed (<see cref="SparkAccessOptions.Roles"/>). Default: none. The help lists the command only
    /// to those who have it.
    /// </summary>
    public string? Role { get; set; }

    /// <summary>What its arguments are, for the help and for those who get them wrong: <c>ENVIRONMENT [COUNT]</c>.</summary>
    public string? Usage { get; set; }
}

/// <summary>Where a command works.</summary>
public enum CommandScope
{
    /// <summary>In every room.</summary>
    Anywhere,

    /// <summary>In group rooms.</summary>
    GroupOnly,

    /// <summary>In conversations of two.</summary>
    DirectOnly,
}
