using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public sealed class ContentsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("spark-client-").FullName;

    [Theory]
    [InlineData("HEAD")]
    [InlineData("GET")]
    public async Task A_files_name_type_and_size_are_told(string method)
    {
        await using var server = await RealServer.StartAsync(File("hello"));
        using var client = server.Client();

        if (method == "HEAD")
        {
            (await client.Contents.GetAsync("c1")).ShouldBe(new ContentInfo("täst.txt", "text/plain", 5));
        }
        else
        {
            await using var file = await client.Contents.OpenAsync($"{server.Url}/v1/contents/c1");
            file.Info.ShouldBe(new ContentInfo("täst.txt", "text/plain", 5));
            (await new StreamReader(file.Stream).ReadToEndAsync()).ShouldBe("hello");
        }

        server.Requests.ShouldBe([("/v1/contents/c1", $"Bearer {SparkDriver.Token}")]);
    }

    [Fact]
    public async Task A_download_gets_its_safe_name_and_leaves_nothing_else()
    {
        await using var server = await RealServer.StartAsync(File("hello", "..%2F..%2Fevil.txt"));
        using var client = server.Client();

        var file = await client.Contents.DownloadToAsync("c1", _directory);

        file.Path.ShouldBe(Path.Combine(_directory, "evil.txt"));
        (await System.IO.File.ReadAllTextAsync(file.Path)).ShouldBe("hello");
        Directory.GetFileSystemEntries(_directory).ShouldBe([file.Path]);
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_unless_told_otherwise()
    {
        await using var server = await RealServer.StartAsync(File("new"));
        using var client = server.Client();
        var path = Path.Combine(_directory, "mine.txt");
        await System.IO.File.WriteAllTextAsync(path, "old");

        await Should.ThrowAsync<IOException>(() => client.Contents.DownloadToAsync("c1", path));
        (await System.IO.File.ReadAllTextAsync(path)).ShouldBe("old");
        await client.Contents.DownloadToAsync("c1", path, overwrite: true);

        (await System.IO.File.ReadAllTextAsync(path)).ShouldBe("new");
        Directory.GetFileSystemEntries(_directory).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_there_is_noticed_before_anything_is_asked_for()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(404));
        var path = Path.Combine(_directory, "mine.txt");
        await System.IO.File.WriteAllTextAsync(path, "old");

        (
            await spark.FailsAsync<IOException>(client => client.Contents.DownloadToAsync("c1", path))
        ).Message.ShouldContain("mine.txt' is there already");

        spark.Server.Requests.ShouldBeEmpty();
        Directory.GetFileSystemEntries(_directory).ShouldBe([path]);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task What_has_the_name_that_a_file_comes_with_is_noticed_before_the_file_is_loaded(
        bool isDirectory,
        bool overwrite
    )
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(
            Answer
                .Stream(() => new BrokenStream("whoever reads this asks again"))
                .With("Content-Disposition", "attachment; filename=\"mine.txt\"")
        );
        var path = Path.Combine(_directory, "mine.txt");
        if (isDirectory)
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            await System.IO.File.WriteAllTextAsync(path, "old");
        }

        (
            await spark.FailsAsync<IOException>(client => client.Contents.DownloadToAsync("c1", _directory, overwrite))
        ).Message.ShouldContain("mine.txt' is there already");

        spark.Server.Requests.Count.ShouldBe(1);
        Directory.GetFileSystemEntries(_directory).ShouldBe([path]);
    }

    [Fact]
    public async Task A_download_that_breaks_off_is_begun_anew()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Stream(() => new BrokenStream("a long beg")), Answer.Body("short", "text/plain"));

        var file = await spark.RunAsync(client => client.Contents.DownloadToAsync("c1", _directory));

        (await System.IO.File.ReadAllTextAsync(file.Path)).ShouldBe("short");
        spark.Waits.ShouldBe([0.5]);
    }

    [Fact]
    public async Task A_download_that_fails_leaves_nothing()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(404));

        await spark.FailsAsync<SparkNotFoundException>(client => client.Contents.DownloadToAsync("c1", _directory));

        Directory.GetFileSystemEntries(_directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_under_scan_is_waited_for()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(423).With("Retry-After", "5"), Answer.Body("hello", "text/plain"));

        await spark.RunAsync(client => client.Contents.DownloadToAsync("c1", _directory));

        spark.Waits.ShouldBe([5]);
    }

    [Fact]
    public async Task An_infected_file_and_one_that_cannot_be_scanned_are_explained()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(410), Answer.Status(428), Answer.Body("x", "text/plain"));

        (await spark.FailsAsync<SparkGoneException>(client => client.Contents.GetAsync("c1"))).Message.ShouldContain(
            "infected"
        );
        (
            await spark.FailsAsync<SparkUnscannableException>(client => client.Contents.GetAsync("c1"))
        ).Message.ShouldContain("allowUnscannable");
        await spark.RunAsync(client => client.Contents.GetAsync("c1", allowUnscannable: true));

        spark.Server.Requests[2].Url.Query.ShouldBe("?allow=unscannable");
    }

    [Theory]
    [InlineData("https://evil.example/v1/contents/c1")]
    [InlineData("http://webexapis.com/v1/contents/c1")]
    [InlineData("https://webexapis.com@evil.example/c1")]
    public async Task A_file_elsewhere_is_refused(string url)
    {
        using var spark = new SparkDriver();

        await Should.ThrowAsync<ArgumentException>(() => spark.Client.Contents.OpenAsync(url));

        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_at_the_services_old_name_is_fetched_with_the_token()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Body("x", "text/plain"));
        var url = "https://api.ciscospark.com/v1/contents/c1?x=1";

        await spark.RunAsync(client => client.Contents.GetAsync(url, allowUnscannable: true));

        spark.Server.Requests.Single().Url.AbsoluteUri.ShouldBe(url + "&allow=unscannable");
        spark.Server.Requests.Single().Authorization.ShouldBe($"Bearer {SparkDriver.Token}");
    }

    [Fact]
    public async Task A_redirected_download_is_followed_without_the_token()
    {
        await using var store = await RealServer.StartAsync(File("hello"));
        await using var server = await RealServer.StartAsync(context =>
        {
            context.Response.Redirect($"{store.Url}/signed?key=1");
            return Task.CompletedTask;
        });
        using var client = server.Client();

        var file = await client.Contents.DownloadToAsync("c1", _directory);

        file.Info.Size.ShouldBe(5);
        store.Requests.ShouldBe([("/signed?key=1", null)]);
    }

    [Fact]
    public async Task Redirects_without_end_end()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(302).With("Location", "https://cdn.example/again"));

        await spark.FailsAsync<SparkApiException>(client => client.Contents.GetAsync("c1"));

        spark.Server.Requests.Count.ShouldBe(6);
        spark.Server.Requests.Skip(1).ShouldAllBe(request => request.Authorization == null);
    }

    [Fact]
    public async Task A_redirect_to_plain_http_is_not_followed()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(302).With("Location", "http://cdn.example/again"));

        await spark.FailsAsync<SparkApiException>(client => client.Contents.GetAsync("c1"));

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_transfer_may_take_longer_than_any_limit_as_long_as_it_makes_progress()
    {
        using var spark = new SparkDriver(options => options.TotalTimeout = TimeSpan.FromSeconds(90));
        spark.Server.Answers(
            Answer.Stream(() =>
                new SlowStream(10, () => spark.Clock.Advance(TimeSpan.FromSeconds(50))) // 500 s in all
            )
        );

        var file = await spark.RunAsync(client => client.Contents.DownloadToAsync("c1", _directory));

        new FileInfo(file.Path).Length.ShouldBe(10);
        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_transfer_without_progress_is_given_up()
    {
        using var spark = new SparkDriver(options => options.MaxAttempts = 1);
        spark.Server.Answers(Answer.Stalls("hel"));

        var error = await spark.FailsAsync<SparkConnectionException>(client =>
            client.Contents.DownloadToAsync("c1", _directory)
        );

        error.Message.ShouldContain("no progress within 60 s");
        spark.Elapsed.ShouldBe(60);
    }

    [Fact]
    public async Task An_open_file_whose_bytes_do_not_come_is_given_up_too()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Stalls("hel"));
        await using var file = await spark.RunAsync(client => client.Contents.OpenAsync("c1"));

        await spark.FailsAsync<SparkConnectionException>(_ => new StreamReader(file.Stream).ReadToEndAsync());
    }

    [Fact]
    public async Task An_open_file_that_breaks_off_names_the_id_of_its_call()
    {
        using var breaking = new Breaking();
        using var http = new HttpClient(breaking);
        using var client = new SparkClient(http, new SparkClientOptions { AccessToken = "token" });
        await using var file = await client.Contents.OpenAsync("c1");

        var error = await Should.ThrowAsync<SparkConnectionException>(() =>
            new StreamReader(file.Stream).ReadToEndAsync()
        );

        error.TrackingId.ShouldBe(breaking.TrackingId.ShouldNotBeNull());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private sealed class Breaking : HttpMessageHandler
    {
        public string? TrackingId { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            TrackingId = request.Headers.GetValues("TrackingID").Single();
            return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new BrokenStream("half")) });
        }
    }

    private static RequestDelegate File(string text, string name = "t%C3%A4st.txt") =>
        async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = text.Length;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            if (context.Request.Method != "HEAD")
            {
                await context.Response.WriteAsync(text);
            }
        };

    [Theory]
    [InlineData("C 1", "contents/C%201?result=reject")]
    [InlineData("https://spark.example/v1/contents/C1", "contents/C1?result=reject")]
    public async Task A_file_is_rejected_by_who_looks_into_it(string content, string sent)
    {
        using var spark = RecordedSpark.AnsweringJson("{}");

        await spark.Client.Contents.ReviewAsync(content, ContentResult.Reject);

        spark.ShouldHaveBeenSent($"PUT {sent}");
    }
}
