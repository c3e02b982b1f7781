using System.Text.RegularExpressions;

namespace Spark.Bot;

/// <summary>A message that is a command.</summary>
public sealed class CommandReceived : MessageReceived
{
    private readonly CommandRegistration _command;
    private IReadOnlyList<CommandWord>? _words;

    internal CommandReceived(MessageReceived message, CommandRegistration command, string arguments, Match? pattern)
        : base(message) => (_command, Arguments, Match) = (command, arguments, pattern);

    /// <summary>The command's name, as it was registered.</summary>
    public string Name => _command.Name;

    /// <summary>All that stands behind the name, as it was written; of a pattern the whole text.</summary>
    public string Arguments { get; }

    /// <summary>What the pattern found, of a command that is a pattern.</summary>
    public Match? Match { get; }

    /// <summary>
    /// The arguments one by one: separated by white space, unless they stand in quotation marks, straight or curly. In
    /// them <c>\"</c> is a quotation mark.
    /// </summary>
    public IReadOnlyList<string> Words => [.. Parsed.Select(word => word.Text)];

    private IReadOnlyList<CommandWord> Parsed => _words ??= CommandWord.Parse(Arguments);

    internal override IEnumerable<BotEvent> Facets => [this];

    internal override Type HandlerType => typeof(IBotHandler<CommandReceived>);

    /// <summary>An argument as a type of its own. If it is missing or wrong, the person is told how it is used.</summary>
    /// <typeparam name="T">The type; read without regard to the machine's language.</typeparam>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="name">What it is called when the person is told.</param>
    /// <exception cref="CommandUsageException">
    /// It is missing or wrong. Let it through: the framework answers the person.
    /// </exception>
    public T Argument<T>(int index, string name)
        where T : IParsable<T> =>
        index < Parsed.Count ? Parsed[index].As<T>(name) : throw new CommandUsageException($"{name} is missing.");

    /// <summary>An argument that may be left out.</summary>
    /// <typeparam name="T">The type; read without regard to the machine's language.</typeparam>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="name">What it is called when the person is told.</param>
    /// <param name="fallback">What it is when it is left out.</param>
    /// <exception cref="CommandUsageException">It is there, and wrong.</exception>
    public T OptionalArgument<T>(int index, string name, T fallback)
        where T : IParsable<T> => index < Parsed.Count ? Parsed[index].As<T>(name) : fallback;

    /// <summary>What stands behind the first arguments, as it was written; empty if nothing does.</summary>
    /// <param name="index">How many to leave out.</param>
    public string TextFrom(int index) => index < Parsed.Count ? Arguments[Parsed[index].Start..].TrimEnd() : "";

    internal override Task CallAsync(object handler, CancellationToken cancellationToken) =>
        ((IBotHandler<CommandReceived>)handler).HandleAsync(this, cancellationToken);
}
