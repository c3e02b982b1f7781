using System.Text;

namespace Spark.Bot;

/// <summary>The command that every bot with commands has: lists them, from their registrations.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    public static CommandRegistration Registration(CommandTable commands)
    {
        var handler = new DelegateHandler<CommandReceived>((command, ct) => command.ReplyAsync(Text(commands), ct));
        return new(Name, "lists the commands", new(handler.GetType(), $"The command {Name}", _ => handler));
    }

    private static string Text(CommandTable commands)
    {
        var text = new StringBuilder("What I can do:");
        foreach (var command in commands.All)
        {
            text.Append('\n').Append(command.Name).Append(": ").Append(command.Description);
        }

        return text.ToString();
    }
}
