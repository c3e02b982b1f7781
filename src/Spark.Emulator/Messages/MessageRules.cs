using System.Text;
using System.Text.Json;

namespace Spark.Emulator;

/// <summary>What makes a request to say something acceptable, whatever room it is for.</summary>
internal static class MessageRules
{
    /// <summary>Webex API: text and markdown are limited to this many bytes of UTF-8 each.</summary>
    public const int LongestText = 7439;

    private static readonly Version NewestCard = new(1, 3);

    private const string CardType = "application/vnd.microsoft.card.adaptive";

    public static void Check(MessageRequest request)
    {
        CheckDestination(request);
        CheckText(request);
        if (request.Files is { Count: > 1 } || request.Uploads.Count > 1)
            throw ApiException.BadRequest("Only one file can be sent with a message.");
        if (request.Attachments is { Count: > 0 } attachments)
            CheckCard(request, attachments);
        if (!HasText(request) && request.Uploads.Count == 0)
            throw ApiException.BadRequest("Both text and file cannot be empty.");
    }

    public static void CheckText(MessageRequest request)
    {
        CheckLength("text", request.Text);
        CheckLength("markdown", request.Markdown);
    }

    public static bool HasText(MessageRequest request) =>
        !string.IsNullOrEmpty(request.Text) || !string.IsNullOrEmpty(request.Markdown);

    private static void CheckDestination(MessageRequest request)
    {
        var destinations = new[] { request.RoomId, request.ToPersonEmail, request.ToPersonId }.Count(destination =>
            !string.IsNullOrEmpty(destination)
        );
        if (destinations > 1 || (destinations == 0 && string.IsNullOrEmpty(request.ParentId)))
        {
            throw ApiException.BadRequest(
                "Exactly one of the destination fields must not be empty (roomId, toPersonEmail, toPersonId)"
            );
        }
    }

    private static void CheckLength(string name, string? value)
    {
        if (value is not null && Encoding.UTF8.GetByteCount(value) > LongestText)
            throw ApiException.BadRequest($"The {name} of a message is limited to {LongestText} bytes.");
    }

    private static void CheckCard(MessageRequest request, IReadOnlyList<JsonElement> attachments)
    {
        if (attachments.Count > 1)
            throw ApiException.BadRequest("Only one card can be sent with a message.");
        var attachment = attachments[0];
        if (
            attachment.ValueKind != JsonValueKind.Object
            || !attachment.TryGetProperty("contentType", out var type)
            || type.ValueKind != JsonValueKind.String
            || !type.ValueEquals(CardType)
            || !attachment.TryGetProperty("content", out var content)
            || content.ValueKind != JsonValueKind.Object
        )
        {
            throw ApiException.BadRequest($"An attachment needs the contentType {CardType} and a card as content.");
        }

        if (!content.TryGetProperty("version", out var said) || said.ValueKind == JsonValueKind.Null)
            throw ApiException.BadRequest("Missing Adaptive Card Version");
        if (Version(content) is { } version && version > NewestCard)
            throw ApiException.BadRequest($"A card's version may be up to {NewestCard}, and this one's is {version}.");
        if (!HasText(request))
            throw ApiException.BadRequest(
                "A card needs a text or markdown beside it, for clients that cannot show it."
            );
    }

    private static Version? Version(JsonElement card) =>
        card.TryGetProperty("version", out var text)
        && text.ValueKind == JsonValueKind.String
        && System.Version.TryParse(text.GetString(), out var version)
            ? version
            : null;
}
