using Spark.Client;

namespace EndToEnd.Tests.Client;

public class TeamsStories
{
    [Fact]
    public async Task A_team_its_room_and_its_end()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var teams = cloud.Alice.Teams;

        var team = await teams.CreateAsync(new CreateTeamRequest { Name = "Ants", Description = "Busy" });
        var room = await cloud.Alice.Rooms.CreateAsync(new CreateRoomRequest { Title = "Hill", TeamId = team.Id });

        (await teams.GetAsync(team.Id)).Description.ShouldBe("Busy");
        (await teams.UpdateAsync(team.Id, new() { Name = "Bees" })).Name.ShouldBe("Bees");
        (await cloud.Alice.Rooms.ListAsync(new() { TeamId = team.Id }).AllAsync())
            .Select(listed => listed.Title)
            .ShouldBe(["Hill", "Bees"]);
        for (var i = 0; i < 6; i++)
        {
            await teams.CreateAsync($"Team {i}");
        }

        (await teams.ListAsync(new() { PageSize = 2 }).AllAsync()).Count.ShouldBe(7);
        await teams.DeleteAsync(team.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => teams.GetAsync(team.Id));
        (await cloud.Alice.Rooms.GetAsync(room.Id)).IsReadOnly.ShouldBe(true);
    }

    [Fact]
    public async Task Somebody_comes_into_a_team_moderates_and_leaves()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var memberships = cloud.Alice.TeamMemberships;
        var team = await cloud.Alice.Teams.CreateAsync("Ants");

        var bob = await memberships.CreateAsync(new() { TeamId = team.Id, PersonEmail = "bob@example.com" });

        await Should.ThrowAsync<SparkConflictException>(() =>
            memberships.CreateAsync(new() { TeamId = team.Id, PersonId = cloud.IdOf("bob") })
        );
        (await memberships.GetAsync(bob.Id)).TeamId.ShouldBe(team.Id);
        (await memberships.UpdateAsync(bob.Id, new() { IsModerator = true })).IsModerator.ShouldBe(true);
        (await cloud.Bob.TeamMemberships.ListAsync(team.Id).AllAsync()).Count.ShouldBe(2);
        (await memberships.ListAsync(new ListTeamMembershipsRequest { TeamId = team.Id, PageSize = 1 }).AllAsync())
            .Select(listed => listed.PersonDisplayName)
            .ShouldBe(["Alice", "Bob"]);
        await memberships.DeleteAsync(bob.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => memberships.GetAsync(bob.Id));
    }
}
