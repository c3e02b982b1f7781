namespace Spark.Emulator;

/// <summary>What may be done with teams. Every method is called under the gate.</summary>
internal sealed class TeamsStore(Cloud cloud)
{
    public const string NotFound = "Could not find a team with provided ID.";

    private readonly Dictionary<Guid, TeamRow> _teams = [];

    /// <summary>Webex API: a team one is not in does not exist for one.</summary>
    public TeamRow Visible(PersonRow caller, string? id) =>
        SparkId.Uuid(id) is { } key
        && _teams.TryGetValue(key, out var team)
        && team.General.Members.ContainsKey(caller.Key)
            ? team
            : throw ApiException.NotFound(NotFound);

    /// <summary>Webex API: a team comes with a General room; its creator is a member. Here the creator moderates both.</summary>
    public TeamRow Create(PersonRow caller, TeamRequest request)
    {
        var name = NameOf(request);
        var team = cloud.Rooms.CreateGeneral(
            caller,
            name,
            general => new TeamRow(general) { Name = name, Description = DescriptionOf(request.Description) }
        );
        Add(team);
        return team;
    }

    public void Add(TeamRow team) => _teams.Add(team.Key, team);

    public bool Has(TeamRow team) => _teams.ContainsKey(team.Key);

    public void Update(PersonRow caller, TeamRow team, TeamRequest request)
    {
        var name = NameOf(request);
        RequireModerator(caller, team, "change");
        team.Description = request.Description is null ? team.Description : DescriptionOf(request.Description);
        if (string.Equals(team.Name, name, StringComparison.Ordinal))
        {
            return;
        }

        team.Name = name;
        team.General.Title = name;
        cloud.Publish(new CloudEvent(EventKind.Updated, caller, team.General, new RoomPayload(team.General)));
    }

    /// <summary>Webex API: with a team its rooms are archived.</summary>
    public void Delete(PersonRow caller, TeamRow team)
    {
        RequireModerator(caller, team, "delete");
        foreach (var room in team.Rooms)
        {
            cloud.Rooms.Archive(caller, room);
        }

        _teams.Remove(team.Key);
    }

    /// <summary>Takes a person out of all rooms of a team; out of General last, which is out of the team.</summary>
    public void Leave(PersonRow actor, TeamRow team, PersonRow person)
    {
        RequireOtherModerator(team, team.General.Members[person.Key]);
        foreach (var room in team.Rooms.Where(room => room != team.General).ToList())
        {
            if (room.Members.TryGetValue(person.Key, out var membership))
            {
                cloud.Memberships.Leave(actor, membership);
            }
        }

        cloud.Memberships.Leave(actor, team.General.Members[person.Key]);
    }

    /// <summary>Webex API: the last moderator of a team stays.</summary>
    public static void RequireOtherModerator(TeamRow team, MembershipRow membership)
    {
        if (membership.IsModerator && team.General.Members.Values.Count(member => member.IsModerator) == 1)
        {
            throw ApiException.BadRequest("The last moderator of a team cannot be removed.");
        }
    }

    public void Clear() => _teams.Clear();

    private static string NameOf(TeamRequest request) =>
        string.IsNullOrWhiteSpace(request.Name) ? throw ApiException.BadRequest("name cannot be empty") : request.Name;

    private static string? DescriptionOf(string? description) =>
        string.IsNullOrWhiteSpace(description) ? null : description;

    private static void RequireModerator(PersonRow caller, TeamRow team, string what)
    {
        if (!team.General.Members[caller.Key].IsModerator)
        {
            throw ApiException.Forbidden($"Only a moderator may {what} a team.");
        }
    }
}
