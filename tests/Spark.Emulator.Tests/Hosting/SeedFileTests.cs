using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Hosting;

public class SeedFileTests
{
    [Fact]
    public async Task A_seed_file_replaces_the_default_people()
    {
        using var file = new TemporaryFile(
            """{"organizations":[{"displayName":"Example","licenses":["Messaging"],"roles":["Full Administrator"],"people":[{"displayName":"Ada","email":"ada@example.com","token":"ada","roles":["administrator","complianceOfficer"]},{"displayName":"EchoBot","email":"echobot@webex.bot","token":"echobot","type":"bot"}]}]}"""
        );
        await using var cloud = await TestCloud.StartAsync(options => options.SeedPath = file.Path);

        (await cloud.GetAsync("ada", "/people")).ShouldBeOk().All("displayName").ShouldBe(["Ada", "EchoBot"]);
        (await cloud.GetAsync(Bot, "/people/me"))["type"].ShouldBe("bot");
        (await cloud.GetAsync(Alice, "/people/me")).ShouldFail(401);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"organizations":[]}""")]
    [InlineData("""{"organizations":[null]}""")]
    [InlineData("""{"organizations":[{"displayName":"Example"}]}""")]
    [InlineData("""{"organizations":[{"displayName":"Example","people":[null]}]}""")]
    [InlineData("""{"organizations":[{"displayName":"Example","people":[{"displayName":"Ada"}]}]}""")]
    public async Task A_seed_file_that_is_none_is_refused(string content)
    {
        using var file = new TemporaryFile(content);

        var failure = await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
            TestCloud.StartAsync(options => options.SeedPath = file.Path)
        );

        failure.Message.ShouldContain("seed");
    }

    [Fact]
    public async Task A_seed_file_that_is_not_there_is_named()
    {
        var failure = await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
            TestCloud.StartAsync(options => options.SeedPath = "not-there.json")
        );

        failure.Message.ShouldContain("not-there.json");
    }
}

internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string content) => File.WriteAllText(Path, content);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
