using System.Text.Json;

namespace Spark.Client;

/// <summary>
/// What the service posts to a webhook's address. It names what happened, not its content: text, title and inputs are
/// fetched. Check the signature (<see cref="WebhookSignature"/>) before reading it.
/// </summary>
public sealed record WebhookEvent : SparkObject
{
    /// <summary>The webhook's id; there is no id of the event.</summary>
    public string? Id { get; init; }

    /// <summary>The webhook's name.</summary>
    public string? Name { get; init; }

    /// <summary>What it happened to.</summary>
    public required WebhookResource Resource { get; init; }

    /// <summary>What happened.</summary>
    public required WebhookEventType Event { get; init; }

    /// <summary>The webhook's filter.</summary>
    public string? Filter { get; init; }

    /// <summary>The organization of the webhook's owner; base64 of a bare uuid.</summary>
    public string? OrgId { get; init; }

    /// <summary>Who made the webhook.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The application that made the webhook.</summary>
    public string? AppId { get; init; }

    /// <summary><c>creator</c> or <c>org</c>.</summary>
    public string? OwnedBy { get; init; }

    /// <summary>The webhook's address; not always there.</summary>
    public string? TargetUrl { get; init; }

    /// <summary>The webhook's status.</summary>
    public WebhookStatus? Status { get; init; }

    /// <summary>When the webhook was made, not when this happened.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who did it.</summary>
    public string? ActorId { get; init; }

    /// <summary>The resource without what is confidential; empty when the event has none.</summary>
    public WebhookEventData Data
    {
        get;
        init => field = value ?? _none;
    } = _none;

    private static readonly WebhookEventData _none = new();

    /// <summary>Reads the body of a delivery.</summary>
    /// <exception cref="JsonException">
    /// It is no event: broken JSON, or without resource or event. Whatever else is odd is <c>null</c>.
    /// </exception>
    public static WebhookEvent Parse(ReadOnlySpan<byte> body) =>
        LenientJson.Read(body, SparkJson.TypeInfo<WebhookEvent>());
}

/// <summary>What an event tells of the resource; members that only some resources have are in the additional ones.</summary>
public sealed record WebhookEventData : SparkObject
{
    /// <summary>The resource's id.</summary>
    public string? Id { get; init; }

    /// <summary>The room; absent for rooms, whose own id is <see cref="Id"/>.</summary>
    public string? RoomId { get; init; }

    /// <summary>Direct or group.</summary>
    public RoomType? RoomType { get; init; }

    /// <summary>The author of a message, the person of a membership, the submitter of a card.</summary>
    public string? PersonId { get; init; }

    /// <summary>That person's email address.</summary>
    public string? PersonEmail { get; init; }

    /// <summary>When the resource was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>
    /// The data as the resource it tells of: <see cref="Message"/>, <see cref="Membership"/>, <see cref="Room"/>,
    /// <see cref="AttachmentAction"/> or a type of the caller's own; without what is confidential.
    /// </summary>
    /// <param name="options">Options that know <typeparamref name="T"/>; by default the library's own.</param>
    /// <exception cref="JsonException">The data is no <typeparamref name="T"/>.</exception>
    public T? As<T>(JsonSerializerOptions? options = null) =>
        LenientJson.Read<T>(JsonSerializer.SerializeToElement(this, SparkJson.TypeInfo<WebhookEventData>()), options);
}
