using System.Net.Http.Headers;
using Microsoft.Extensions.Time.Testing;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Contents;

public class FileScanTests
{
    [Fact]
    public async Task A_file_that_is_being_scanned_says_how_long_to_wait_and_then_is_there()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = await StartAsync(clock, new EmulatorFileScan { Duration = TimeSpan.FromSeconds(5) });
        var url = await SendAsync(cloud, "plan.pdf");
        clock.Advance(TimeSpan.FromSeconds(2.5));

        var locked = (await cloud.GetAsync(Bob, url)).ShouldFail(423, "The file is being scanned for malware.");

        locked.Header("Retry-After").ShouldBe("3");
        var head = (await cloud.SendAsync(HttpMethod.Head, Bob, url)).ShouldBe(423);
        head.Header("Retry-After").ShouldBe("3");
        head.Bytes.ShouldBeEmpty();
        clock.Advance(TimeSpan.FromSeconds(3));
        (await cloud.GetAsync(Bob, url)).ShouldBeOk().Bytes.ShouldBe([1, 2, 3]);
        (await cloud.SendAsync(HttpMethod.Head, Bob, url)).ShouldBeOk();
    }

    [Fact]
    public async Task An_infected_file_is_gone()
    {
        await using var cloud = await StartAsync(
            null,
            new EmulatorFileScan { Name = "Virus.exe", Verdict = "infected" }
        );
        var url = await SendAsync(cloud, "virus.EXE");

        (await cloud.GetAsync(Bob, url)).ShouldFail(410, "The file was found to be infected.");
        (await cloud.GetAsync(Bob, url + "?allow=unscannable")).ShouldFail(410);
        (await cloud.SendAsync(HttpMethod.Head, Bob, url)).ShouldBe(410);
        (await cloud.GetAsync(Bob, await SendAsync(cloud, "plan.pdf"))).ShouldBeOk();
    }

    [Fact]
    public async Task A_file_that_cannot_be_scanned_is_for_those_who_take_the_risk()
    {
        await using var cloud = await StartAsync(null, new EmulatorFileScan { Verdict = "unscannable" });
        var url = await SendAsync(cloud, "secret.zip");

        (await cloud.GetAsync(Bob, url)).ShouldFail(428);
        (await cloud.SendAsync(HttpMethod.Head, Bob, url)).ShouldBe(428);
        (await cloud.GetAsync(Bob, url + "?allow=unscannable")).ShouldBeOk().Bytes.ShouldBe([1, 2, 3]);
        (await cloud.SendAsync(HttpMethod.Head, Bob, url + "?allow=unscannable")).ShouldBeOk();
    }

    [Fact]
    public async Task Who_may_not_see_the_file_learns_nothing_of_its_scan()
    {
        await using var cloud = await StartAsync(null, new EmulatorFileScan { Verdict = "infected" });

        (await cloud.GetAsync(Bot, await SendAsync(cloud, "virus.exe"))).ShouldFail(404);
    }

    [Fact]
    public async Task Scans_are_configured_while_it_runs_and_the_last_that_fits_counts()
    {
        await using var cloud = await StartAsync(null, new EmulatorFileScan { Name = "b", Verdict = "infected" });
        var (a, b) = (await SendAsync(cloud, "a"), await SendAsync(cloud, "b"));
        var scans = """[{"verdict":"unscannable"},{"name":"a","seconds":3600}]""";

        (await cloud.PostAsync(null, "~/emulator/fileScans", scans)).ShouldBe(204);

        (await cloud.GetAsync(Bob, a)).ShouldFail(423);
        (await cloud.GetAsync(Bob, b)).ShouldFail(428);
        (await cloud.DeleteAsync(null, "~/emulator/fileScans")).ShouldBe(204);
        (await cloud.GetAsync(Bob, a)).ShouldBeOk();
        (await cloud.GetAsync(Bob, b)).ShouldFail(410);
    }

    [Fact]
    public async Task A_reset_forgets_what_was_configured_while_it_ran()
    {
        await using var cloud = await TestCloud.StartAsync();
        (await cloud.PostAsync(null, "~/emulator/fileScans", """[{"verdict":"infected"}]""")).ShouldBe(204);

        (await cloud.PostAsync(null, "~/emulator/reset", new { })).ShouldBe(204);

        (await cloud.GetAsync(Bob, await SendAsync(cloud, "a"))).ShouldBeOk();
    }

    [Theory]
    [InlineData("""[{"verdict":"tired"}]""")]
    [InlineData("""[{"seconds":-2}]""")]
    [InlineData("[null]")]
    [InlineData("{}")]
    public async Task A_scan_that_makes_no_sense_is_refused(string body)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(null, "~/emulator/fileScans", body)).ShouldFail(400);
    }

    [Fact]
    public async Task Options_that_make_no_sense_are_reported_together()
    {
        var failure = await Should.ThrowAsync<SparkEmulatorConfigurationException>(() =>
            StartAsync(
                null,
                new EmulatorFileScan { Verdict = "tired" },
                new EmulatorFileScan { Duration = TimeSpan.FromSeconds(-1) }
            )
        );

        failure.Message.ShouldContain("tired");
        failure.Message.ShouldContain("duration");
    }

    private static Task<TestCloud> StartAsync(FakeTimeProvider? clock, params EmulatorFileScan[] scans) =>
        TestCloud.StartAsync(options =>
        {
            options.FileScans = scans;
            options.TimeProvider = clock ?? TimeProvider.System;
        });

    private static async Task<string> SendAsync(TestCloud cloud, string name)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "files", name);
        form.Add(new StringContent("bob@example.com"), "toPersonEmail");
        var said = await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form);
        return (string)said.ShouldBeOk().Json["files"]![0]!;
    }
}
