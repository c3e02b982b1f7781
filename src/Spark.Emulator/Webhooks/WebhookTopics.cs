namespace Spark.Emulator;

/// <summary>Webex API: which resources have which events and filters. A new resource is a line here.</summary>
internal static class WebhookTopics
{
    private static readonly string[] AnyEvent =
    [
        "created",
        "updated",
        "deleted",
        "migrated",
        "started",
        "ended",
        "joined",
        "left",
        "authorized",
        "deauthorized",
        "statusChanged",
    ];

    /// <summary>Known, with every event, although nothing of the kind happens here.</summary>
    private static readonly Topic Silent = new(AnyEvent, [], InFirehose: false);

    private static readonly Dictionary<string, Topic> Topics = new(StringComparer.Ordinal)
    {
        ["all"] = new(["created", "updated", "deleted"], [], InFirehose: false),
        ["messages"] = new(
            ["created", "updated", "deleted"],
            ["roomId", "roomType", "personId", "personEmail", "mentionedPeople", "hasFiles", "hasAttachments"],
            InFirehose: true
        ),
        ["memberships"] = new(
            ["created", "updated", "deleted"],
            ["roomId", "personId", "personEmail", "isModerator"],
            InFirehose: true
        ),
        ["rooms"] = new(["created", "updated", "migrated"], ["type", "isLocked"], InFirehose: true),
        ["attachmentActions"] = new(["created"], ["messageId", "personId", "roomId"], InFirehose: false),
        ["meetings"] = Silent,
        ["recordings"] = Silent,
        ["convergedRecordings"] = Silent,
        ["meetingParticipants"] = Silent,
        ["meetingTranscripts"] = Silent,
        ["telephony_calls"] = Silent,
        ["telephony_conference"] = Silent,
        ["telephony_mwi"] = Silent,
        ["uc_counters"] = Silent,
        ["serviceApp"] = Silent,
        ["adminBatchJobs"] = Silent,
        ["dataSources"] = Silent,
    };

    public static void Check(string resource, string happening)
    {
        if (!Topics.TryGetValue(resource, out var topic))
            throw ApiException.BadRequest($"resource '{resource}' is not one of: {string.Join(", ", Topics.Keys)}");
        if (happening is not "all" && !topic.Events.Contains(happening, StringComparer.Ordinal))
            throw ApiException.BadRequest($"event '{happening}' is not one of: all, {string.Join(", ", topic.Events)}");
    }

    public static bool HasFilter(string resource, string key) =>
        Topics[resource].Filters.Contains(key, StringComparer.Ordinal);

    public static bool Covers(Webhook hook, string resource, string happening)
    {
        var wanted =
            string.Equals(hook.Resource, resource, StringComparison.Ordinal)
            || (hook.Resource is "all" && Topics.TryGetValue(resource, out var topic) && topic.InFirehose);
        return wanted && (hook.Event is "all" || string.Equals(hook.Event, happening, StringComparison.Ordinal));
    }

    private sealed record Topic(string[] Events, string[] Filters, bool InFirehose);
}
