using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.State;

public sealed class StateFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spark-state");

    private string StatePath => Path.Combine(_folder.FullName, "state.json");

    private string LockPath => StatePath + ".lock";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_said_is_still_there_after_a_restart_and_what_is_said_then_comes_after_it()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        string room;
        Answer said,
            rooms;
        await using (var cloud = await StartAsync())
        {
            room = await cloud.RoomAsync(Bob);
            said = await cloud.SayAsync(Alice, room, "remember");
            await cloud.HookAsync(Bob, receiver, "messages", secret: "s");
            rooms = await cloud.GetAsync(Bob, "/rooms");
        }

        await using var again = await StartAsync();

        (await again.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk().Text.ShouldBe(said.Text);
        (await again.GetAsync(Bob, "/rooms")).Text.ShouldBe(rooms.Text);
        var next = await again.SayAsync(Alice, room, "next");
        (await again.GetAsync(Alice, $"/messages?roomId={room}")).All("id").ShouldBe([next["id"], said["id"]]);
        var delivered = await receiver.NextAsync();
        ((string?)delivered.Data["id"]).ShouldBe(next["id"]);
        delivered.Headers["X-Spark-Signature"].ShouldBe(delivered.SignatureWith("s"));
    }

    [Fact]
    public async Task A_card_as_deep_as_a_request_may_be_is_still_there_after_a_restart()
    {
        const int Deep = 59;
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", Deep - 1)) + "{}" + new string('}', Deep - 1);
        var card = $$"""{"type":"AdaptiveCard","version":"1.3","a":{{nested}}}""";
        Answer said;
        await using (var cloud = await StartAsync())
        {
            var sent = await cloud.PostAsync(
                Alice,
                "/messages",
                $$$"""{"toPersonEmail":"bob@example.com","text":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{{{card}}}}]}"""
            );
            said = await cloud.GetAsync(Bob, $"/messages/{sent["id"]}");
            said.ShouldBeOk();
        }

        await using var again = await StartAsync();

        (await again.GetAsync(Bob, $"/messages/{said["id"]}")).ShouldBeOk().Text.ShouldBe(said.Text);
    }

    [Fact]
    public async Task It_is_written_while_the_emulator_runs()
    {
        await using var cloud = await StartAsync();

        await cloud.RoomAsync();
        await Until.TrueAsync(async () => (await ReadAsync()).Contains("\"title\":\"Test\"", StringComparison.Ordinal));
        await cloud.Emulator.Person(Alice).SaysAsync(cloud.Emulator.Person(Bob), "by the test kit");
        await Until.TrueAsync(async () => (await ReadAsync()).Contains("by the test kit", StringComparison.Ordinal));

        Directory.GetFiles(_folder.FullName).ShouldBe([StatePath, LockPath], ignoreOrder: true);

        Task<string> ReadAsync() => File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Only_its_owner_may_read_it()
    {
        await using var cloud = await StartAsync();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(StatePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("{\"version\":1,\"last\":", "is not usable")]
    [InlineData("{\"version\":9}", "it has version 9, and this emulator reads version 1")]
    [InlineData("", "Move it away to start afresh.")]
    public async Task A_damaged_file_is_explained_and_left_as_it_is(string damaged, string message)
    {
        await File.WriteAllTextAsync(StatePath, damaged, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<SparkEmulatorConfigurationException>(StartAsync)).Message.ShouldContain(message);

        (await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(damaged);
    }

    [Fact]
    public async Task An_emulator_that_cannot_listen_leaves_the_state_as_it_is()
    {
        await using (var before = await StartAsync())
        {
            await before.RoomAsync();
        }

        var kept = await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken);
        await using var other = await TestCloud.StartAsync();

        await Should.ThrowAsync<SparkEmulatorAddressException>(() =>
            TestCloud.StartAsync(options => (options.StateFile, options.Url) = (StatePath, other.Emulator.Url))
        );

        (await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken)).ShouldBe(kept);
        await using var again = await StartAsync();
        (await again.GetAsync(Alice, "/rooms")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_file_is_for_one_emulator_and_the_other_is_told_so()
    {
        await using var cloud = await StartAsync();

        (await Should.ThrowAsync<SparkEmulatorConfigurationException>(StartAsync)).Message.ShouldBe(
            $"The state file '{StatePath}' is in use by another emulator. Stop that one, or name another file."
        );

        await cloud.SayAsync(Alice, await cloud.RoomAsync(), "still here");
        await Until.TrueAsync(async () =>
            (await File.ReadAllTextAsync(StatePath, TestContext.Current.CancellationToken)).Contains(
                "still here",
                StringComparison.Ordinal
            )
        );
    }

    private Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.StateFile = StatePath);
}
