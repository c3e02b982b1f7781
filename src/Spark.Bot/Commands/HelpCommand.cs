using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Spark.Bot;

/// <summary>
/// The command that every bot with commands has: lists those that the person may run here, from their registrations; as
/// a card with buttons if the bot asks for that.
/// </summary>
internal sealed class HelpCommand(CommandTable commands, AccessControl access, IEnumerable<HelpCardWanted> card)
    : IBotHandler<CommandReceived>
{
    public const string Name = "help";

    private readonly bool _asCard = card.Any();

    public static CommandRegistration Registration { get; } =
        new(
            Name,
            "lists the commands",
            Pattern: null,
            new CommandOptions(),
            new(typeof(HelpCommand), $"The command {Name}", services => services.GetRequiredService<HelpCommand>()),
            "built in"
        );

    public async Task HandleAsync(CommandReceived botEvent, CancellationToken cancellationToken)
    {
        var listed = new List<CommandRegistration>();
        foreach (
            var command in commands.All.Where(command => !command.Options.Hidden && command.WorksIn(botEvent.IsDirect))
        )
        {
            if (
                command.Options.Role is not { } role
                || await access.HasRoleAsync(botEvent.PersonId, role, cancellationToken).ConfigureAwait(false)
            )
            {
                listed.Add(command);
            }
        }

        var reply = new Reply { Text = Text(listed), Card = _asCard ? HelpCard.Of(listed).ToAttachment() : null };
        await botEvent.ReplyAsync(reply, cancellationToken).ConfigureAwait(false);
    }

    private static string Text(List<CommandRegistration> commands)
    {
        var text = new StringBuilder("What I can do:");
        foreach (var command in commands)
        {
            text.Append('\n').Append(command.Synopsis);
            if (command.Options.Aliases.Count > 0)
            {
                text.Append(" (or ").AppendJoin(", ", command.Options.Aliases).Append(')');
            }

            text.Append(": ").Append(command.Description);
        }

        return text.ToString();
    }
}
