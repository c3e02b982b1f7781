namespace Spark.Emulator;

/// <summary>The tabs of rooms. Every method is called under the gate.</summary>
internal sealed class RoomTabsStore(Cloud cloud)
{
    private readonly Dictionary<Guid, RoomTabRow> _tabs = [];

    /// <summary>The tab with an id, if the caller is in its room.</summary>
    public RoomTabRow Visible(PersonRow caller, string id) =>
        SparkId.Uuid(id) is { } key && _tabs.TryGetValue(key, out var tab) && tab.Room.Members.ContainsKey(caller.Key)
            ? tab
            : throw ApiException.NotFound("Could not find a room tab with provided ID.");

    public RoomTab Create(PersonRow caller, RoomTabRequest request)
    {
        Check(request);
        var room = cloud.Rooms.Visible(caller, request.RoomId);
        RoomsStore.RequireNotArchived(room);
        var key = Guid.NewGuid();
        var created = cloud.Now();
        var tab = new RoomTabRow(key, room, created)
        {
            Wire = new RoomTab
            {
                Id = SparkId.Of("TABS", key),
                RoomId = room.Id,
                RoomType = room.Type,
                DisplayName = request.DisplayName!,
                ContentUrl = request.ContentUrl!,
                CreatorId = caller.Id,
                Created = Timestamps.Format(created),
            },
        };
        Add(tab);
        return tab.Wire;
    }

    public void Add(RoomTabRow tab)
    {
        _tabs.Add(tab.Key, tab);
        tab.Room.Tabs.Add(tab);
    }

    public RoomTab Update(RoomTabRow tab, RoomTabRequest request)
    {
        Check(request);
        RoomsStore.RequireNotArchived(tab.Room);
        if (tab.Room.Key != SparkId.Uuid(request.RoomId))
        {
            throw ApiException.BadRequest("The room tab is not in this room.");
        }

        return tab.Wire = tab.Wire with { DisplayName = request.DisplayName!, ContentUrl = request.ContentUrl! };
    }

    public void Delete(RoomTabRow tab)
    {
        _tabs.Remove(tab.Key);
        tab.Room.Tabs.Remove(tab);
    }

    /// <summary>Forgets a room's tabs with the room.</summary>
    public void ForgetAll(RoomRow room)
    {
        foreach (var tab in room.Tabs.Items)
        {
            _tabs.Remove(tab.Key);
        }
    }

    public void Clear() => _tabs.Clear();

    private static void Check(RoomTabRequest request)
    {
        if (string.IsNullOrEmpty(request.RoomId))
        {
            throw ApiException.BadRequest("roomId cannot be null");
        }

        if (string.IsNullOrWhiteSpace(request.DisplayName))
        {
            throw ApiException.BadRequest("displayName cannot be null");
        }

        if (!Uri.TryCreate(request.ContentUrl, UriKind.Absolute, out var url) || url.Scheme is not "https")
        {
            throw ApiException.BadRequest("contentUrl must be an https address");
        }
    }
}
