namespace Spark.Client.Tests;

public class MembershipsTests
{
    [Fact]
    public async Task Lists_by_every_filter()
    {
        using var spark = RecordedSpark.Listing("Memberships/Membership.full");

        var answer = await spark
            .Client.Memberships.ListAsync(
                new ListMembershipsRequest
                {
                    RoomId = "R",
                    PersonId = "P",
                    PersonEmail = "a@b.c",
                    PageSize = 3,
                }
            )
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET memberships?roomId=R&personId=P&personEmail=a%40b.c&max=3");
        answer.PersonEmail.ShouldBe("ada@example.com");
    }

    [Fact]
    public async Task Adds_a_person_with_every_parameter()
    {
        using var spark = RecordedSpark.Answering("Memberships/Membership.full");

        var answer = await spark.Client.Memberships.CreateAsync(
            new CreateMembershipRequest
            {
                RoomId = "C",
                PersonId = "P",
                PersonEmail = "a@example.com",
                IsModerator = true,
            }
        );

        spark.ShouldHaveBeenSent(
            "POST memberships",
            """{"roomId":"C","personId":"P","personEmail":"a@example.com","isModerator":true}"""
        );
        answer.IsModerator.ShouldBe(true);
    }

    [Fact]
    public async Task Gets_one()
    {
        using var spark = RecordedSpark.Answering("Memberships/Membership.full");

        var answer = await spark.Client.Memberships.GetAsync("ID");

        spark.ShouldHaveBeenSent("GET memberships/ID");
        answer.PersonDisplayName.ShouldBe("Ada Lovelace");
    }

    [Fact]
    public async Task Changes_one()
    {
        using var spark = RecordedSpark.Answering("Memberships/Membership.full");

        var answer = await spark.Client.Memberships.UpdateAsync(
            "ID",
            new UpdateMembershipRequest { IsModerator = false, IsRoomHidden = true }
        );

        spark.ShouldHaveBeenSent("PUT memberships/ID", """{"isModerator":false,"isRoomHidden":true}""");
        answer.Created.ShouldNotBeNull();
    }

    [Fact]
    public async Task Removes_a_person()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Memberships.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE memberships/ID");
    }

    [Fact]
    public async Task Lists_the_own_memberships()
    {
        using var spark = RecordedSpark.Listing("Memberships/Membership.minimal");

        var answer = await spark.Client.Memberships.ListAsync().SingleAsync();

        spark.ShouldHaveBeenSent("GET memberships");
        answer.IsModerator.ShouldBe(false);
    }
}
