using System.Diagnostics.CodeAnalysis;

namespace Spark.Client;

/// <summary>
/// What narrows a webhook down: assign it to <see cref="CreateWebhookRequest.Filter"/>. Each resource understands some
/// of the keys; an id the caller cannot see is refused. (Webex API: Webhooks guide.)
/// </summary>
public sealed record WebhookFilter
{
    /// <summary>Of this room: messages, memberships, attachment actions.</summary>
    public string? RoomId { get; init; }

    /// <summary>Of direct or of group rooms: messages.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>Of this person: messages, memberships, attachment actions.</summary>
    public string? PersonId { get; init; }

    /// <summary>Of the person with this email: messages, memberships.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>That mention any of these people, <c>me</c> among them: messages.</summary>
    public IReadOnlyList<string>? MentionedPeople { get; init; }

    /// <summary>With or without files: messages.</summary>
    public bool? HasFiles { get; init; }

    /// <summary>With or without cards: messages.</summary>
    public bool? HasAttachments { get; init; }

    /// <summary>Of moderators, or of others: memberships.</summary>
    public bool? IsModerator { get; init; }

    /// <summary>Direct or group: rooms.</summary>
    public RoomType? Type { get; init; }

    /// <summary>Locked, or not: rooms.</summary>
    public bool? IsLocked { get; init; }

    /// <summary>Of the card in this message: attachment actions.</summary>
    public string? MessageId { get; init; }

    /// <summary>Further keys, such as <c>hostEmail</c>.</summary>
    public IReadOnlyDictionary<string, string>? Additional { get; init; }

    /// <summary>The filter as the API wants it: <c>key=value</c>, joined by <c>&amp;</c>.</summary>
    /// <exception cref="InvalidOperationException">A value holds <c>&amp;</c>, which would begin another key.</exception>
    public override string ToString()
    {
        var query = new Query();
        query.Add("roomId", RoomId);
        query.Add("roomType", RoomType?.Value);
        query.Add("personId", PersonId);
        query.Add("personEmail", PersonEmail);
        query.Add("mentionedPeople", MentionedPeople);
        query.Add("hasFiles", HasFiles);
        query.Add("hasAttachments", HasAttachments);
        query.Add("isModerator", IsModerator);
        query.Add("type", Type?.Value);
        query.Add("isLocked", IsLocked);
        query.Add("messageId", MessageId);
        foreach (var (name, value) in Additional ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            query.Add(name, value);
        }

        return string.Join('&', query.Parameters.Select(parameter => $"{parameter.Key}={Checked(parameter)}"));
    }

    /// <summary>The filter as the API wants it, so that it can be assigned where its text goes.</summary>
    /// <exception cref="InvalidOperationException">A value holds <c>&amp;</c>, which would begin another key.</exception>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator string?(WebhookFilter? filter) => filter?.ToString();

    private static string Checked(KeyValuePair<string, string> parameter) =>
        parameter.Value.Contains('&', StringComparison.Ordinal)
            ? throw new InvalidOperationException(
                $"The value of {parameter.Key} holds '&', which filters cannot carry."
            )
            : parameter.Value;
}
