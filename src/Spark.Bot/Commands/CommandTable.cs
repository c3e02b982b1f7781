namespace Spark.Bot;

/// <summary>A command as it was registered.</summary>
internal sealed record CommandRegistration(string Name, string Description, HandlerRegistration Handler);

/// <summary>Finds the command that a message is.</summary>
internal sealed class CommandTable
{
    private readonly CommandRegistration[] _byLength;

    /// <exception cref="InvalidOperationException">Two commands have the same name.</exception>
    public CommandTable(IEnumerable<CommandRegistration> registrations)
    {
        All = [.. registrations];
        if (All.Count > 0 && !All.Any(command => Is(command, HelpCommand.Name)))
        {
            All = [.. All, HelpCommand.Registration(this)];
        }

        if (
            All.GroupBy(command => command.Name, StringComparer.OrdinalIgnoreCase)
                .FirstOrDefault(same => same.Count() > 1) is
            { } twice
        )
        {
            throw new InvalidOperationException($"The command '{twice.Key}' is registered {twice.Count()} times.");
        }

        _byLength = [.. All.OrderByDescending(command => command.Name.Length)];
    }

    /// <summary>The commands, in the order of their registration.</summary>
    public IReadOnlyList<CommandRegistration> All { get; }

    public bool HasAny => All.Count > 0;

    /// <summary>The command with the longest name that the message starts with.</summary>
    public (CommandRegistration Command, CommandReceived Received)? Match(MessageReceived message)
    {
        var text = message.Text.TrimStart();
        foreach (var command in _byLength)
        {
            if (Behind(text, command.Name) is { } arguments)
            {
                return (command, new CommandReceived(message, command.Name, arguments));
            }
        }

        return null;
    }

    private static bool Is(CommandRegistration command, string name) =>
        command.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What stands behind the name; <c>null</c> if the text does not start with it. How wide the gaps between its words
    /// are does not matter: with two blanks it must not become a shorter command.
    /// </summary>
    private static string? Behind(string text, string name)
    {
        var rest = text.AsSpan();
        foreach (var word in name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            rest = rest[word.Length..];
            var next = rest.TrimStart();
            if (next.Length == rest.Length && rest.Length > 0)
            {
                return null; // the word goes on
            }

            rest = next;
        }

        return rest.ToString();
    }
}
