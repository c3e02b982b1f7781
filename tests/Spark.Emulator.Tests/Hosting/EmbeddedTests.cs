using Microsoft.Extensions.Hosting;

namespace Spark.Emulator.Tests.Hosting;

public class EmbeddedTests
{
    [Fact]
    public async Task A_host_without_a_token_gets_a_cloud_of_its_own()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());

        await builder.AddSparkEmulatorAsync(options => options.Url = new Uri("http://127.0.0.1:0"));

        using var http = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            builder.Configuration["Spark:ApiUrl"] + "/people/me"
        );
        request.Headers.Add("Authorization", "Bearer " + builder.Configuration["Spark:AccessToken"]);
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(
            "echobot@webex.bot"
        );
        builder.Configuration["Spark:Inbox"].ShouldBe("Memory");
        builder.Configuration["Spark:PublicUrl"].ShouldBeNull();

        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
