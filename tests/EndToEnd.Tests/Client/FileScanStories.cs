using System.Net;
using System.Text;
using Spark.Client;
using Spark.Emulator;

namespace EndToEnd.Tests.Client;

public class FileScanStories
{
    [Fact]
    public async Task A_download_waits_while_the_file_is_being_scanned()
    {
        await using var cloud = await ClientCloud.StartAsync();
        await ScanAsync(cloud, """[{"name":"plan.txt","seconds":2}]""");
        var file = await SendAsync(cloud, "plan.txt");
        using var http = new HttpClient(new SocketsHttpHandler());
        http.DefaultRequestHeaders.Authorization = new("Bearer", "bob");
        using (var locked = await http.GetAsync(new Uri(file)))
        {
            locked.StatusCode.ShouldBe(HttpStatusCode.Locked);
        }

        await using var download = await cloud.Bob.Contents.OpenAsync(file);

        using var reader = new StreamReader(download.Stream);
        (await reader.ReadToEndAsync()).ShouldBe("north");
    }

    [Fact]
    public async Task A_client_that_does_not_wait_is_told_that_the_file_is_locked()
    {
        await using var cloud = await ClientCloud.StartAsync();
        await ScanAsync(cloud, """[{"seconds":3600}]""");
        var file = await SendAsync(cloud, "plan.txt");
        using var bob = new SparkClient(
            new SparkClientOptions
            {
                AccessToken = "bob",
                ApiUrl = cloud.Emulator.ApiUrl.AbsoluteUri,
                MaxAttempts = 1,
            }
        );

        var failure = await Should.ThrowAsync<SparkApiException>(() => bob.Contents.GetAsync(file));

        failure.StatusCode.ShouldBe(HttpStatusCode.Locked);
    }

    [Fact]
    public async Task A_compliance_officer_rejects_a_file_and_allows_it_again()
    {
        var officer = new EmulatorSeedPerson("Olga", "olga@example.com", "olga") { Roles = ["complianceOfficer"] };
        var organization = EmulatorSeed.Default.Organizations[0];
        await using var cloud = await ClientCloud.StartAsync(
            new EmulatorSeed([organization with { People = [.. organization.People, officer] }])
        );
        var file = await SendAsync(cloud, "plan.txt");
        using var olga = cloud.As("olga");

        await olga.Contents.ReviewAsync(file, ContentResult.Reject);
        await Should.ThrowAsync<SparkGoneException>(() => cloud.Bob.Contents.GetAsync(file));
        await olga.Contents.ReviewAsync(file, ContentResult.Approve);

        (await cloud.Bob.Contents.GetAsync(file)).Name.ShouldBe("plan.txt");
        await Should.ThrowAsync<SparkForbiddenException>(() =>
            cloud.Bob.Contents.ReviewAsync(file, ContentResult.Reject)
        );
    }

    [Fact]
    public async Task An_infected_file_is_gone()
    {
        await using var cloud = await ClientCloud.StartAsync();
        await ScanAsync(cloud, """[{"name":"virus.exe","verdict":"infected"}]""");
        var file = await SendAsync(cloud, "virus.exe");

        var failure = await Should.ThrowAsync<SparkGoneException>(() => cloud.Bob.Contents.OpenAsync(file));

        failure.Message.ShouldContain("infected");
        await Should.ThrowAsync<SparkGoneException>(() => cloud.Bob.Contents.GetAsync(file));
    }

    [Fact]
    public async Task A_file_that_cannot_be_scanned_is_had_at_one_s_own_risk()
    {
        await using var cloud = await ClientCloud.StartAsync();
        await ScanAsync(cloud, """[{"name":"secret.zip","verdict":"unscannable"}]""");
        var file = await SendAsync(cloud, "secret.zip");

        await Should.ThrowAsync<SparkUnscannableException>(() => cloud.Bob.Contents.OpenAsync(file));
        await Should.ThrowAsync<SparkUnscannableException>(() => cloud.Bob.Contents.GetAsync(file));
        (await cloud.Bob.Contents.GetAsync(file, allowUnscannable: true)).Name.ShouldBe("secret.zip");
        await using var download = await cloud.Bob.Contents.OpenAsync(file, allowUnscannable: true);
        using var reader = new StreamReader(download.Stream);
        (await reader.ReadToEndAsync()).ShouldBe("north");
    }

    private static async Task ScanAsync(ClientCloud cloud, string scans)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var body = new StringContent(scans, Encoding.UTF8, "application/json");
        (await http.PostAsync(new Uri(cloud.Emulator.Url, "emulator/fileScans"), body)).EnsureSuccessStatusCode();
    }

    private static async Task<string> SendAsync(ClientCloud cloud, string name)
    {
        var message = await cloud.Alice.Messages.CreateAsync(
            new() { ToPersonEmail = "bob@example.com", Text = "see" },
            FileUpload.FromBytes("north"u8.ToArray(), name)
        );
        return message.Files![0];
    }
}
