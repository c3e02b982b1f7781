namespace Spark.Client.Tests;

public class TeamsTests
{
    [Fact]
    public async Task Lists_teams()
    {
        using var spark = RecordedSpark.Listing("Teams/Team.full");

        var answer = await spark.Client.Teams.ListAsync(new ListRequest { PageSize = 2 }).SingleAsync();

        spark.ShouldHaveBeenSent("GET teams?max=2");
        answer.Name.ShouldBe("Build Squad");
    }

    [Fact]
    public async Task Creates_a_team()
    {
        using var spark = RecordedSpark.Answering("Teams/Team.full");

        var answer = await spark.Client.Teams.CreateAsync(new CreateTeamRequest { Name = "N", Description = "D" });

        spark.ShouldHaveBeenSent("POST teams", """{"name":"N","description":"D"}""");
        answer.Description.ShouldBe("The A team");
    }

    [Fact]
    public async Task Creates_a_team_by_its_name()
    {
        using var spark = RecordedSpark.Answering("Teams/Team.minimal");

        var answer = await spark.Client.Teams.CreateAsync("N");

        spark.ShouldHaveBeenSent("POST teams", """{"name":"N"}""");
        answer.CreatorId.ShouldBeNull();
    }

    [Fact]
    public async Task Gets_a_team()
    {
        using var spark = RecordedSpark.Answering("Teams/Team.full");

        var answer = await spark.Client.Teams.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET teams/ID");
        answer.CreatorId.ShouldNotBeNull();
    }

    [Fact]
    public async Task Changes_a_team()
    {
        using var spark = RecordedSpark.Answering("Teams/Team.full");

        var answer = await spark.Client.Teams.UpdateAsync(
            "ID",
            new UpdateTeamRequest { Name = "N", Description = "D" }
        );

        spark.ShouldHaveBeenSent("PUT teams/ID", """{"name":"N","description":"D"}""");
        answer.Id.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Deletes_a_team()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Teams.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE teams/ID");
    }
}
