using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Spark.Bot;

/// <summary>
/// Finds the command that a message is: of the names that fit the longest, else the first pattern that matches. What
/// could mean two commands is refused when the bot starts.
/// </summary>
internal sealed partial class CommandTable
{
    private readonly (string Name, CommandRegistration Command)[] _byLength;
    private readonly CommandRegistration[] _patterns;
    private readonly ILogger<CommandTable> _logger;

    /// <exception cref="InvalidOperationException">Two commands have the same name, or the same pattern.</exception>
    public CommandTable(IEnumerable<CommandRegistration> registrations, ILogger<CommandTable> logger)
    {
        _logger = logger;
        All = [.. registrations];
        if (
            All.Count > 0
            && !All.Any(command => command.Names.Contains(HelpCommand.Name, StringComparer.OrdinalIgnoreCase))
        )
        {
            All = [.. All, HelpCommand.Registration];
        }

        var names = All.SelectMany(command => command.Names.Select(name => (Name: name, Command: command))).ToList();
        _patterns = [.. All.Where(command => command.Pattern is not null)];
        Refuse(names.GroupBy(named => named.Name, named => named.Command, StringComparer.OrdinalIgnoreCase));
        Refuse(_patterns.GroupBy(command => command.Pattern!.ToString(), StringComparer.Ordinal));
        _byLength = [.. names.OrderByDescending(named => named.Name.Length)];
    }

    /// <summary>The commands, in the order of their registration.</summary>
    public IReadOnlyList<CommandRegistration> All { get; }

    /// <summary>The command that the message is, as it works in such a room; one that works elsewhere if there is no other.</summary>
    public CommandMatch? Match(MessageReceived message)
    {
        var matches = Matches(message).ToList();
        return matches.Find(match => match.Command.WorksIn(message.IsDirect)) ?? matches.FirstOrDefault();
    }

    private IEnumerable<CommandMatch> Matches(MessageReceived message)
    {
        var text = CommandName.TrimStart(message.Text);
        foreach (var (name, command) in _byLength)
        {
            if (CommandName.EndIn(text, name) is { } end)
            {
                yield return new(
                    command,
                    new CommandReceived(message, command, text[end..].TrimStart(), pattern: null)
                );
            }
        }

        foreach (var command in _patterns)
        {
            if (TryMatch(command, text) is { } found)
            {
                yield return new(command, new CommandReceived(message, command, text, found));
            }
        }
    }

    private Match? TryMatch(CommandRegistration command, string text)
    {
        try
        {
            return command.Pattern!.Match(text) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            Log.TooSlow(_logger, command.Name, command.Source);
            return null;
        }
    }

    private static void Refuse(IEnumerable<IGrouping<string, CommandRegistration>> alike)
    {
        foreach (var group in alike)
        {
            var commands = group.ToList();
            for (var index = 1; index < commands.Count; index++)
            {
                if (commands.Take(index).FirstOrDefault(commands[index].Overlaps) is { } first)
                {
                    throw new InvalidOperationException(
                        $"'{group.Key}' could mean two commands: '{first.Name}' ({first.Source}) and "
                            + $"'{commands[index].Name}' ({commands[index].Source}). Rename one of them, or let one work "
                            + "in group rooms only and the other in direct rooms only."
                    );
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The pattern of the command {Command} ({Source}) took too long on a message and is taken not to match"
        )]
        public static partial void TooSlow(ILogger logger, string command, string source);
    }
}

/// <summary>A command, and the message that is one.</summary>
internal sealed record CommandMatch(CommandRegistration Command, CommandReceived Received);
