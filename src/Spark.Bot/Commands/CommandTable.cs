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
        var command = Array.Find(_byLength, command => StartsWith(text, command.Name));
        return command is null
            ? null
            : (command, new CommandReceived(message, command.Name, text[command.Name.Length..].TrimStart()));
    }

    private static bool Is(CommandRegistration command, string name) =>
        command.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool StartsWith(string text, string name) =>
        text.StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (text.Length == name.Length || char.IsWhiteSpace(text[name.Length]));
}
