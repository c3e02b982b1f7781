namespace Spark.Emulator;

/// <summary>The linked folders of rooms. Every method is called under the gate.</summary>
internal sealed class LinkedFoldersStore(Cloud cloud)
{
    private readonly Dictionary<Guid, LinkedFolderRow> _folders = [];
    private readonly Timeline<LinkedFolderRow> _inOrder = new(folder => folder.Created);

    /// <summary>All of them, in the order they were made.</summary>
    public IReadOnlyList<LinkedFolderRow> All => _inOrder.Items;

    /// <summary>The folder with an id, if the caller is in its room.</summary>
    public LinkedFolderRow Visible(PersonRow caller, string id) =>
        SparkId.Uuid(id) is { } key
        && _folders.TryGetValue(key, out var folder)
        && folder.Room.Members.ContainsKey(caller.Key)
            ? folder
            : throw ApiException.NotFound("Could not find a linked folder with provided ID.");

    public Page<LinkedFolderRow> Of(RoomRow room, long after, int max) =>
        _inOrder.Oldest(after, max, folder => folder.Room == room);

    public LinkedFolder Create(PersonRow caller, LinkedFolderRequest request)
    {
        Check(request);
        var room = cloud.Rooms.Visible(caller, request.RoomId);
        RoomsStore.RequireNotArchived(room);
        var key = Guid.NewGuid();
        var created = cloud.Now();
        var folder = new LinkedFolderRow(key, room, created)
        {
            Wire = new LinkedFolder
            {
                Id = SparkId.Of("FOLDER", key),
                RoomId = room.Id,
                RoomType = room.Type,
                DisplayName = request.DisplayName!,
                ContentUrl = request.ContentUrl!,
                DriveId = request.DriveId!,
                ItemId = request.ItemId!,
                DefaultFolder = request.DefaultFolder!,
                CreatorId = caller.Id,
                Created = Timestamps.Format(created),
            },
        };
        Add(folder);
        return folder.Wire;
    }

    public void Add(LinkedFolderRow folder)
    {
        _folders.Add(folder.Key, folder);
        _inOrder.Add(folder);
    }

    public LinkedFolder Update(LinkedFolderRow folder, LinkedFolderRequest request)
    {
        Check(request);
        RoomsStore.RequireNotArchived(folder.Room);
        if (folder.Room.Key != SparkId.Uuid(request.RoomId))
        {
            throw ApiException.BadRequest("The linked folder is not in this room.");
        }

        return folder.Wire = folder.Wire with
        {
            DisplayName = request.DisplayName!,
            ContentUrl = request.ContentUrl!,
            DriveId = request.DriveId!,
            ItemId = request.ItemId!,
            DefaultFolder = request.DefaultFolder!,
        };
    }

    public void Delete(LinkedFolderRow folder)
    {
        _folders.Remove(folder.Key);
        _inOrder.Remove(folder);
    }

    /// <summary>Forgets a room's linked folders with the room.</summary>
    public void ForgetAll(RoomRow room)
    {
        foreach (var folder in _folders.Values.Where(folder => folder.Room == room).ToList())
        {
            Delete(folder);
        }
    }

    public void Clear()
    {
        _folders.Clear();
        _inOrder.Clear();
    }

    private static void Check(LinkedFolderRequest request)
    {
        Require(request.RoomId, "roomId");
        Require(request.DisplayName, "displayName");
        Require(request.DriveId, "driveId");
        Require(request.ItemId, "itemId");
        if (!Uri.TryCreate(request.ContentUrl, UriKind.Absolute, out var url) || url.Scheme is not "https")
        {
            throw ApiException.BadRequest("contentUrl must be an https address");
        }

        if (request.DefaultFolder is not ("true" or "false"))
        {
            throw ApiException.BadRequest("defaultFolder must be \"true\" or \"false\"");
        }
    }

    private static void Require(string? value, string name)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw ApiException.BadRequest($"{name} cannot be null");
        }
    }
}
