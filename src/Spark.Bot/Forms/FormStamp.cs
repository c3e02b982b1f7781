using System.Text.Json;
using System.Text.Json.Nodes;
using Spark.Client;

namespace Spark.Bot;

/// <summary>
/// What says which form a card is, and for whom: kept in the data of the card's buttons. It is read from the card that
/// the bot sent, not from what is submitted, which anybody can make up.
/// </summary>
internal sealed record FormStamp(string Form, string? OnlyFor)
{
    public const string FormKey = "spark.form";
    private const string OnlyForKey = "spark.for";

    /// <summary>The card with the stamp on each of its buttons.</summary>
    /// <exception cref="ArgumentException">It has none that submits it.</exception>
    public static MessageAttachment Put(AdaptiveCard card, FormStamp stamp)
    {
        var json = JsonNode.Parse(card.ToJson())!;
        var buttons = SubmitActions(json).ToList();
        if (buttons.Count == 0)
        {
            throw new ArgumentException("The card has no button to submit it: give it a SubmitAction.", nameof(card));
        }

        foreach (var button in buttons)
        {
            var data = button["data"] as JsonObject ?? [];
            data[FormKey] = stamp.Form;
            if (stamp.OnlyFor is { } person)
            {
                data[OnlyForKey] = person;
            }

            button["data"] = data.Parent is null ? data : data.DeepClone();
        }

        return MessageAttachment.FromCard(json);
    }

    /// <summary>The stamp of a card that was sent; <c>null</c> if it is no form.</summary>
    public static FormStamp? Of(Message card)
    {
        var attachment = card.Attachments?.FirstOrDefault(attachment => attachment.IsCard);
        if (attachment?.Content is not { ValueKind: JsonValueKind.Object } content)
        {
            return null;
        }

        var data = SubmitActions(JsonObject.Create(content)).Select(button => button["data"]).OfType<JsonObject>();
        return data.Select(Read).FirstOrDefault(stamp => stamp is not null);
    }

    private static FormStamp? Read(JsonObject data) =>
        Text(data, FormKey) is { } form ? new FormStamp(form, Text(data, OnlyForKey)) : null;

    private static string? Text(JsonObject data, string key) =>
        data[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IEnumerable<JsonObject> SubmitActions(JsonNode? node) =>
        node switch
        {
            JsonObject action when Text(action, "type") is "Action.Submit" => [action],
            JsonObject other => other.SelectMany(member => SubmitActions(member.Value)),
            JsonArray items => items.SelectMany(SubmitActions),
            _ => [],
        };
}
