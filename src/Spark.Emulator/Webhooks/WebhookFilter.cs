namespace Spark.Emulator;

/// <summary>A webhook's filter, <c>key=value&amp;key2=value2</c>: all of it has to match.</summary>
internal sealed class WebhookFilter
{
    private readonly List<(string Key, IReadOnlyList<string> Values)> conditions = [];

    public bool Matches(EventPayload payload, PersonRow owner)
    {
        foreach (var (key, values) in conditions)
        {
            if (!payload.Matches(key, values, owner))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Reads and checks a filter. Webex API: an id the caller cannot see is refused; for a webhook of the organization, one that
    /// nobody in it can see. Call it under the gate.
    /// </summary>
    public static WebhookFilter Read(
        string? text,
        string resource,
        PersonRow caller,
        Cloud cloud,
        bool forOrganization = false
    )
    {
        var filter = Parse(text);
        foreach (var (key, values) in filter.conditions)
        {
            if (!WebhookTopics.HasFilter(resource, key))
                throw ApiException.BadRequest($"invalid filter: {key}");
            if (!IsValid(key, values, caller, cloud, forOrganization))
                throw ApiException.BadRequest($"invalid value for filter: {key}");
        }

        return filter;
    }

    /// <summary>Reads a filter that was checked before.</summary>
    public static WebhookFilter Parse(string? text)
    {
        var filter = new WebhookFilter();
        foreach (var part in (text ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = (equals < 0 ? part : part[..equals]).Trim();
            filter.conditions.Add(
                (key, equals < 0 ? [] : part[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries))
            );
        }

        return filter;
    }

    /// <summary>Whether everything it names is still there for its owner. Call it under the gate.</summary>
    public bool Stands(PersonRow owner, Cloud cloud, bool forOrganization) =>
        conditions.TrueForAll(condition => IsValid(condition.Key, condition.Values, owner, cloud, forOrganization));

    private static bool IsValid(
        string key,
        IReadOnlyList<string> values,
        PersonRow caller,
        Cloud cloud,
        bool forOrganization
    )
    {
        return values is not ([] or [""])
            && key switch
            {
                "roomId" => values.All(id => cloud.Rooms.ById(id) is { } room && Knows(room)),
                "messageId" => values.All(id =>
                    cloud.Messages.ById(id) is { } message
                    && (forOrganization ? Knows(message.Room) : message.VisibleTo(caller))
                ),
                "personId" => values.All(id => cloud.People.ById(id) is not null),
                "mentionedPeople" => values.All(id => id is "me" || cloud.People.ById(id) is not null),
                "roomType" or "type" => values.All(type => type is "direct" or "group"),
                "isModerator" or "isLocked" or "hasFiles" or "hasAttachments" => values.All(flag =>
                    flag is "true" or "false"
                ),
                _ => true,
            };

        bool Knows(RoomRow room) =>
            forOrganization
                ? room.Members.Values.Any(member => member.Person.OrgKey == caller.OrgKey)
                : room.Members.ContainsKey(caller.Key);
    }
}
