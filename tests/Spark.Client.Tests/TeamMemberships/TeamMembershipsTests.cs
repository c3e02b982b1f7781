namespace Spark.Client.Tests;

public class TeamMembershipsTests
{
    [Fact]
    public async Task Lists_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("TeamMemberships/TeamMembership.full");

        var answer = await spark
            .Client.TeamMemberships.ListAsync(new ListTeamMembershipsRequest { TeamId = "T", PageSize = 3 })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET team/memberships?teamId=T&max=3");
        answer.PersonEmail.ShouldBe("ada@example.com");
    }

    [Fact]
    public async Task Adds_a_person_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("TeamMemberships/TeamMembership.full");

        var answer = await spark.Client.TeamMemberships.CreateAsync(
            new CreateTeamMembershipRequest
            {
                TeamId = "C",
                PersonId = "P",
                PersonEmail = "a@example.com",
                IsModerator = true,
            }
        );

        spark.ShouldHaveBeenSent(
            "POST team/memberships",
            """{"teamId":"C","personId":"P","personEmail":"a@example.com","isModerator":true}"""
        );
        answer.IsModerator.ShouldBe(true);
    }

    [Fact]
    public async Task Gets_one()
    {
        using var spark = RecordedSpark.Answering("TeamMemberships/TeamMembership.full");

        var answer = await spark.Client.TeamMemberships.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET team/memberships/ID");
        answer.PersonDisplayName.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Changes_one()
    {
        using var spark = RecordedSpark.Answering("TeamMemberships/TeamMembership.full");

        var answer = await spark.Client.TeamMemberships.UpdateAsync(
            "ID",
            new UpdateTeamMembershipRequest { IsModerator = true }
        );

        spark.ShouldHaveBeenSent("PUT team/memberships/ID", """{"isModerator":true}""");
        answer.Created.ShouldNotBeNull();
    }

    [Fact]
    public async Task Removes_a_person()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.TeamMemberships.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE team/memberships/ID");
    }

    [Fact]
    public async Task Lists_by_team()
    {
        using var spark = RecordedSpark.Listing("TeamMemberships/TeamMembership.full");

        var answer = await spark.Client.TeamMemberships.ListAsync("T").SingleAsync();

        spark.ShouldHaveBeenSent("GET team/memberships?teamId=T");
        answer.TeamId.ShouldNotBeNull();
    }
}
