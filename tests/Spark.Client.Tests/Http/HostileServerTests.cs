using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public class HostileServerTests
{
    private static readonly byte[] Blanks = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));

    [Fact]
    public Task A_declared_gigabyte_is_not_read() =>
        Refused(async context =>
        {
            context.Response.ContentLength = 1L << 30;
            await context.Response.Body.WriteAsync(Blanks);
            await context.Response.Body.FlushAsync();
        });

    [Fact]
    public Task An_endless_answer_is_left_after_16_megabytes() =>
        Refused(async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(Blanks);
            }
        });

    [Fact]
    public Task A_gzip_bomb_counts_by_what_comes_out_of_it() =>
        Refused(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            for (var n = 0; n < 1024 && !context.RequestAborted.IsCancellationRequested; n++)
            {
                await gzip.WriteAsync(Blanks);
            }
        });

    [Fact]
    public async Task A_compressed_answer_is_read()
    {
        await using var server = await RealServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(SparkDriver.Room));
        });
        using var client = server.Client();

        (await client.Rooms.GetAsync("r1")).Title.ShouldBe("Lunch");
    }

    [Theory]
    [InlineData("{\"id\":\"r1\",\"title\":\"\xFF\"}")]
    [InlineData("{\"id\":\"r1\",\"created\":\"\xFF\"}")]
    [InlineData("{\"id\":\"r1\",\"type\":\"\xC3\"}")]
    public async Task Invalid_utf8_is_an_answer_that_is_no_answer(string latin)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body(Encoding.Latin1.GetBytes(latin)));

        await spark.FailsAsync<SparkAnswerException>(client => client.Rooms.GetAsync("r1"));
    }

    [Fact]
    public async Task Json_that_is_nested_without_end_is_refused()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json("""{"id":"r1","x":""" + new string('[', 100_000)));

        await spark.FailsAsync<SparkAnswerException>(client => client.Rooms.GetAsync("r1"));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_with_or_without_the_token(int status)
    {
        await using var elsewhere = await RealServer.StartAsync(context =>
            context.Response.WriteAsync(SparkDriver.Room)
        );
        await using var server = await RealServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"{elsewhere.Url}/take?it=now";
            return Task.CompletedTask;
        });
        using var client = server.Client();

        var error = await Should.ThrowAsync<SparkApiException>(() => client.Rooms.GetAsync("r1"));

        elsewhere.Requests.ShouldBeEmpty();
        error.StatusCode.ShouldBe((HttpStatusCode)status);
        error.Message.ShouldContain("redirects to 127.0.0.1 are not followed");
    }

    private static async Task Refused(RequestDelegate answer)
    {
        await using var server = await RealServer.StartAsync(answer);
        using var client = server.Client();

        var error = await Should.ThrowAsync<SparkAnswerException>(() => client.Rooms.GetAsync("r1"));

        error.Message.ShouldContain("larger than 16 MB");
    }
}
