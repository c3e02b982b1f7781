namespace Spark.Emulator;

/// <summary>A team in a snapshot; one that is gone is there for its rooms, which are archived.</summary>
internal sealed record TeamSnapshot(Guid Key, string Name, string? Description, bool IsGone)
{
    public static IReadOnlyList<TeamSnapshot> All(Cloud cloud, SnapshotWriter kept)
    {
        var teams = cloud.Rooms.All.Select(room => room.Team).OfType<TeamRow>().Distinct().ToList();
        foreach (var team in teams)
        {
            kept.Rooms.Add(team.General);
        }

        return
        [
            .. teams.Select(team => new TeamSnapshot(team.Key, team.Name, team.Description, !cloud.Teams.Has(team))),
        ];
    }

    public static void Load(
        IReadOnlyList<TeamSnapshot> all,
        IReadOnlyList<RoomSnapshot> rooms,
        Cloud cloud,
        SnapshotReader known
    )
    {
        var teams = new Dictionary<Guid, TeamRow>();
        foreach (var one in all)
        {
            var team = new TeamRow(known.Room(one.Key)) { Name = one.Name, Description = one.Description };
            if (!teams.TryAdd(one.Key, team))
            {
                throw new SnapshotException($"the team {one.Key} occurs twice");
            }

            if (!one.IsGone)
            {
                cloud.Teams.Add(team);
            }
        }

        foreach (var one in rooms.Where(room => room.Team is not null))
        {
            var room = known.Room(one.Key);
            room.Team =
                teams.GetValueOrDefault(one.Team!.Value)
                ?? throw new SnapshotException($"it refers to the team {one.Team}, which is not in it");
            if (!one.IsGone)
            {
                room.Team.Rooms.Add(room);
            }
        }
    }
}
