using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Spark.Emulator;

namespace EndToEnd.Tests;

/// <summary>The sample as a newcomer starts it: a process of its own, no token, plain HTTP from outside.</summary>
public class FirstMinutesTests
{
    [Fact]
    public async Task Without_a_token_it_prints_the_chat_page_and_answers_plain_http()
    {
        await using var bot = await EchoBotProcess.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = bot.ChatPage };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "alice");

        var said = await PostAsync(http, """{"toPersonEmail":"echobot@webex.bot","text":"echo hi"}""");

        var room = said.GetProperty("roomId").GetString();
        await Until.TrueAsync(async () =>
            (await http.GetStringAsync($"/v1/messages?roomId={room}")).Contains("\"text\":\"hi\"")
        );
    }

    [Fact]
    public async Task It_stops_at_once_when_it_is_told_to()
    {
        await using var bot = await EchoBotProcess.StartAsync();

        (await bot.TerminateAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output) = await EchoBotProcess.FailAsync($"--Spark:EmulatorUrl=http://127.0.0.1:{port}");

        code.ShouldNotBe(0);
        output.ShouldContain($"{port}");
        output.ShouldContain("in use");
    }

    [Fact]
    public async Task In_production_without_a_token_it_says_how_to_get_one()
    {
        var (code, output) = await EchoBotProcess.FailAsync("--environment=Production");

        code.ShouldBe(1);
        output.ShouldContain("- There is no access token");
        output.ShouldContain("SPARK_ACCESS_TOKEN");
        output.ShouldContain("- PublicUrl is not set");
        output.ShouldNotContain("   at "); // no stack trace
    }

    [Fact]
    public async Task The_bots_own_port_in_use_is_named()
    {
        await using var cloud = await SparkEmulator.StartAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, output) = await EchoBotProcess.FailAsync(
            "--environment=Production",
            $"--Spark:ApiUrl={cloud.ApiUrl}",
            "--Spark:AccessToken=echobot",
            "--Spark:PublicUrl=https://bot.example.com",
            "--Spark:Inbox=Memory",
            $"--urls=http://127.0.0.1:{port}"
        );

        code.ShouldBe(1);
        output.ShouldContain($"{port}: address already in use. Choose another with --urls");
    }

    [Fact]
    public async Task With_a_persons_token_and_no_secret_it_fails_and_says_what_to_set()
    {
        await using var cloud = await SparkEmulator.StartAsync();

        var (code, output) = await EchoBotProcess.FailAsync(
            "--environment=Production",
            $"--Spark:ApiUrl={cloud.ApiUrl}",
            "--Spark:AccessToken=alice"
        );

        code.ShouldNotBe(0);
        output.ShouldContain("Spark__WebhookSecrets__0");
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string json)
    {
        var response = await http.PostAsync("/v1/messages", new StringContent(json, Encoding.UTF8, "application/json"));
        return JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
    }
}
