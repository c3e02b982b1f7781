using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.State;

public class SeedTests
{
    [Fact]
    public async Task People_are_added_while_it_runs()
    {
        await using var cloud = await TestCloud.StartAsync();
        var room = await cloud.RoomAsync();

        (
            await cloud.PostAsync(
                null,
                "~/emulator/seed",
                """{"organizations":[{"displayName":"Example","people":[{"displayName":"Carol","email":"carol@example.com","token":"carol"}]}]}"""
            )
        ).ShouldBe(204);

        (await cloud.GetAsync("carol", "/people/me"))["orgId"]
            .ShouldBe((await cloud.GetAsync(Alice, "/people/me"))["orgId"]);
        (
            await cloud.PostAsync(Alice, "/memberships", new { roomId = room, personEmail = "carol@example.com" })
        ).ShouldBeOk();
        cloud.Emulator.Person("carol").DisplayName.ShouldBe("Carol");
        await cloud.PostAsync(null, "~/emulator/reset", new { });
        (await cloud.GetAsync("carol", "/people/me")).ShouldBeOk();
    }

    [Fact]
    public async Task Somebody_with_the_same_address_is_changed_and_stays_where_he_is()
    {
        await using var cloud = await TestCloud.StartAsync();
        var id = cloud.IdOf(Bob);
        var room = await cloud.RoomAsync(Bob);

        (
            await cloud.PostAsync(
                null,
                "~/emulator/seed",
                """{"organizations":[{"displayName":"Example","roles":["Chef"],"people":[{"displayName":"Robert","email":"Bob@example.com","token":"robert","roles":["administrator"]}]}]}"""
            )
        ).ShouldBe(204);

        (await cloud.GetAsync(Bob, "/people/me")).ShouldFail(401);
        var robert = (await cloud.GetAsync("robert", "/people/me")).ShouldBeOk();
        (robert["id"], robert["displayName"]).ShouldBe((id, "Robert"));
        (await cloud.GetAsync("robert", "/rooms")).All("id").ShouldBe([room]);
        (await cloud.GetAsync("robert", "/roles")).All("name").ShouldContain("Chef");
    }

    [Theory]
    [InlineData("""{}""", "it has no organizations")]
    [InlineData(
        """{"organizations":[{"displayName":"Example","people":[{"displayName":"C","email":"c@example.com","token":"alice"}]}]}""",
        "the token of c@example.com is that of alice@example.com"
    )]
    [InlineData(
        """{"organizations":[{"displayName":"Other","people":[{"displayName":"A","email":"alice@example.com","token":"a"}]}]}""",
        "alice@example.com is in another organization"
    )]
    public async Task A_seed_that_does_not_go_with_those_who_are_there_changes_nothing(string seed, string problem)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(null, "~/emulator/seed", seed)).ShouldFail(400).Message.ShouldContain(problem);

        (await cloud.GetAsync(null, "~/emulator/people")).All("token").ShouldBe([Alice, Bob, Bot]);
    }
}
