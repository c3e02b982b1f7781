using Microsoft.AspNetCore.Http;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Contents;

public class RemoteFileTests
{
    private const string Refusal =
        "The emulator does not fetch files from files.invalid: from this machine only, and from the hosts that "
        + "--file-hosts or SparkEmulatorOptions.FileHosts names.";

    [Fact]
    public async Task An_address_elsewhere_is_refused_with_what_to_do_about_it()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await SendAsync(cloud, "https://files.invalid/plan.pdf")).ShouldFail(400, Refusal);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://127.0.0.1.files.invalid/")]
    [InlineData("http://localhost@files.invalid/")]
    [InlineData("http://files.example.evil.invalid/")]
    public async Task Nothing_else_is_asked_whatever_the_address_looks_like(string address)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.FileHosts = ["files.example"]);

        (await SendAsync(cloud, address)).ShouldFail(400).Message.ShouldStartWith("The emulator does not fetch files");
    }

    [Theory]
    [InlineData("https://\u200b/plan.pdf")]
    [InlineData("https://\u0378/plan.pdf")]
    [InlineData("https://a..b/plan.pdf")]
    [InlineData("https://-/plan.pdf")]
    public async Task A_host_that_hardly_any_name_can_be_is_refused(string address)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await SendAsync(cloud, address)).ShouldFail(400);
    }

    [Fact]
    public async Task A_host_of_the_options_is_asked()
    {
        await using var cloud = await TestCloud.StartAsync(options =>
            options.FileHosts = ["other.invalid", "Files.Invalid"]
        );

        // It is asked for, and is nowhere.
        (await SendAsync(cloud, "https://FILES.invalid/plan.pdf")).ShouldFail(
            400,
            "The file at the address in files could not be fetched."
        );
    }

    [Fact]
    public async Task An_address_of_this_machine_does_not_lead_to_another()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var site = await WebhookReceiver.StartAsync();
        site.Answer = http =>
        {
            http.Response.Redirect("https://files.invalid/plan.pdf");
            return Task.CompletedTask;
        };

        (await SendAsync(cloud, site.Url)).ShouldFail(400, Refusal);
    }

    [Fact]
    public async Task A_redirect_on_this_machine_is_followed_and_a_circle_is_not()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var site = await WebhookReceiver.StartAsync();
        site.Answer = http =>
        {
            if (http.Request.Path.Value is "/hook/plan.txt")
                return http.Response.WriteAsync("the plan");
            http.Response.Redirect(http.Request.Path.Value is "/hook/circle" ? "/hook/circle" : "/hook/plan.txt");
            return Task.CompletedTask;
        };

        var said = (await SendAsync(cloud, site.Url + "/old")).ShouldBeOk();

        (await cloud.GetAsync(Bob, (string)said.Json["files"]![0]!)).Text.ShouldBe("the plan");
        (await SendAsync(cloud, site.Url + "/circle")).ShouldFail(400);
    }

    [Theory]
    [InlineData("https://files.example.com")]
    [InlineData("files.example.com:80")]
    [InlineData("files.example.com/path")]
    [InlineData("*")]
    [InlineData("")]
    public async Task What_is_no_name_of_a_host_is_told_at_the_start(string host)
    {
        var start = () => TestCloud.StartAsync(options => options.FileHosts = [host]);

        (await start.ShouldThrowAsync<SparkEmulatorConfigurationException>()).Message.ShouldContain(
            $"FileHosts must be names of hosts, without scheme and port, and '{host}' is none"
        );
    }

    private static Task<Answer> SendAsync(TestCloud cloud, string address) =>
        cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), files = new[] { address } });
}
