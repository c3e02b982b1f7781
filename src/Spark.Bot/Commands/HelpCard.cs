using System.Text.Json.Nodes;
using Spark.Client;

namespace Spark.Bot;

/// <summary>That the help is to come as a card.</summary>
internal sealed record HelpCardWanted;

/// <summary>The help as a card: a button for each command.</summary>
internal static class HelpCard
{
    /// <summary>What a button carries: the command's name.</summary>
    public const string CommandKey = "spark.command";

    /// <summary>A card may hold so much only; the text beside it lists the others.</summary>
    private const int MostButtons = 20;

    public static AdaptiveCard Of(IReadOnlyList<CommandRegistration> commands) =>
        new()
        {
            Body =
            [
                new TextBlock("What I can do") { Weight = TextWeight.Bolder },
                .. commands.Take(MostButtons).SelectMany(Row),
            ],
        };

    private static IEnumerable<CardElement> Row(CommandRegistration command)
    {
        yield return new TextBlock($"{command.Synopsis}: {command.Description}") { Wrap = true, Separator = true };
        if (command.Pattern is null)
        {
            yield return new ActionSet([
                new SubmitAction
                {
                    Title = command.Name,
                    Data = new JsonObject { [CommandKey] = command.Name },
                },
            ]);
        }
    }
}

/// <summary>
/// Takes the buttons of the help: runs the command as if the person had written it. What is sent may be forged, but
/// gives nobody more than writing does.
/// </summary>
internal sealed class HelpCardRoute(CommandRoute commands) : IEventRoute
{
    public ValueTask<bool> TryTakeAsync(
        BotEvent botEvent,
        IServiceProvider services,
        CancellationToken cancellationToken
    ) =>
        botEvent is CardSubmitted { IsForeign: false, Card: { } card } submitted
        && submitted.Inputs.GetString(HelpCard.CommandKey) is { Length: > 0 } text
            ? commands.TryTakeAsync(Written(submitted, card, text), services, cancellationToken)
            : new(false);

    private static MessageReceived Written(CardSubmitted submitted, Message card, string text) =>
        new(
            submitted.Context,
            new Message
            {
                Id = card.Id,
                ParentId = submitted.ThreadId,
                RoomId = card.RoomId,
                RoomType = card.RoomType,
                PersonId = submitted.PersonId,
                Text = text,
                Created = submitted.Action.Created,
            },
            text
        );
}
