using System.Text;
using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public class UploadTests
{
    private const string Sent = """{"id":"m1"}""";
    private static readonly CreateMessageRequest Message = new() { RoomId = "r1", Text = "täst" };

    public static TheoryData<string> Sources() => ["path", "bytes", "stream", "pipe"];

    [Theory, MemberData(nameof(Sources))]
    public async Task A_file_travels_as_a_form_whatever_it_comes_from(string source)
    {
        var seen = "";
        await using var server = await RealServer.StartAsync(async context =>
        {
            var form = await context.Request.ReadFormAsync();
            var file = form.Files.Single();
            using var text = new StreamReader(file.OpenReadStream());
            seen = $"{form["roomId"]}|{form["text"]}|{file.Name}|{file.FileName}|{file.ContentType}|{text.ReadToEnd()}";
            await context.Response.WriteAsync(Sent);
        });
        using var client = server.Client();
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "tä\"st.txt");
        await File.WriteAllTextAsync(path, "hello");

        await client.Messages.CreateAsync(
            Message,
            source switch
            {
                "path" => FileUpload.FromPath(path),
                "bytes" => FileUpload.FromBytes("hello"u8.ToArray(), "tä\"st.txt"),
                "stream" => FileUpload.FromStream(Skipped("--hello", 2), "tä\"st.txt"),
                _ => FileUpload.FromStream(new Pipe("hello"), "tä\"st.txt"),
            }
        );

        seen.ShouldBe("r1|täst|files|tä%22st.txt|text/plain|hello");
    }

    [Fact]
    public async Task Additional_parameters_travel_in_the_form_too()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Sent));
        var message = Message with { Additional = null };
        message.Set("urgent", true);

        await spark.RunAsync(client => client.Messages.CreateAsync(message, Hello()));

        spark.Server.Requests.Single().Body!.ShouldContain("name=\"urgent\"\r\n\r\ntrue");
    }

    [Fact]
    public async Task A_stream_is_rewound_for_another_attempt_and_stays_open()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(429), Answer.Refused(), Answer.Json(Sent));
        var stream = Skipped("--hello", 2);

        await spark.RunAsync(client => client.Messages.CreateAsync(Message, FileUpload.FromStream(stream, "a.txt")));

        spark.Server.Requests.Count.ShouldBe(3);
        spark.Server.Requests.ShouldAllBe(request => request.Body!.Contains("\r\n\r\nhello\r\n"));
        stream.CanRead.ShouldBeTrue();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(401)]
    public async Task A_stream_that_cannot_be_rewound_is_sent_once(int status)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Status(status));

        await spark.FailsAsync<SparkApiException>(client =>
            client.Messages.CreateAsync(Message, FileUpload.FromStream(new Pipe("hello"), "a.txt"))
        );

        spark.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_public_address_travels_as_json()
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Sent));

        await spark.RunAsync(client =>
            client.Messages.CreateAsync(Message, FileUpload.FromUrl(new Uri("https://example.com/a b.png")))
        );

        spark
            .Server.Requests.Single()
            .Body.ShouldBe("""{"roomId":"r1","text":"täst","files":["https://example.com/a%20b.png"]}""");
    }

    [Fact]
    public async Task One_message_carries_one_file()
    {
        using var spark = new SparkDriver();
        var withUrl = Message with { Files = ["https://example.com/a.png"] };

        (
            await Should.ThrowAsync<ArgumentException>(() => spark.Client.Messages.CreateAsync(withUrl, Hello()))
        ).Message.ShouldContain("one file");
        (
            await Should.ThrowAsync<ArgumentException>(() =>
                spark.Client.Messages.CreateAsync(Message with { Files = ["https://a/", "https://b/"] })
            )
        ).Message.ShouldContain("one file");
        await Should.ThrowAsync<ArgumentException>(() =>
            spark.Client.Messages.CreateAsync(Message with { Attachments = [new MessageAttachment()] }, Hello())
        );
        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_no_file_is_said_before_anything_is_sent()
    {
        Should.Throw<FileNotFoundException>(() => FileUpload.FromPath("/nowhere/at/all.txt"));
        Should.Throw<ArgumentException>(() => FileUpload.FromUrl(new Uri("ftp://example.com/a")));
        Should.Throw<ArgumentException>(() => FileUpload.FromUrl(new Uri("/a.png", UriKind.Relative)));
        Should
            .Throw<ArgumentException>(() => FileUpload.FromBytes(new byte[FileUpload.MaxSize + 1], "big.bin"))
            .Message.ShouldContain("104857600 at most");
    }

    [Theory]
    [InlineData("")]
    [InlineData("pdf")]
    [InlineData("text/plain\r\nX-Evil: 1")]
    [InlineData("text/plain; a=\"b\r\nX-Evil: 1\"")]
    [InlineData("text/plain, text/html")]
    public void A_content_type_that_is_none_is_refused_when_the_file_is_made(string type)
    {
        using var stream = new MemoryStream();
        using var pipe = new Pipe("x");
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "a.txt");
        File.WriteAllText(path, "x");

        foreach (
            Func<FileUpload> make in new[]
            {
                () => FileUpload.FromBytes(default, "a.txt", type),
                () => FileUpload.FromStream(stream, "a.txt", type),
                () => FileUpload.FromStream(pipe, "a.txt", type),
                () => FileUpload.FromPath(path, type),
            }
        )
        {
            Should.Throw<ArgumentException>(make).ParamName.ShouldBe("contentType");
        }
    }

    [Fact]
    public void A_content_type_with_parameters_is_taken() =>
        FileUpload
            .FromBytes(default, "a", "text/csv; charset=utf-8; header=present")
            .ContentType.ShouldBe("text/csv; charset=utf-8; header=present");

    public static TheoryData<string> Faults() =>
        [
            nameof(InvalidDataException),
            nameof(TimeoutException),
            nameof(OperationCanceledException),
            nameof(InvalidOperationException),
        ];

    [Theory, MemberData(nameof(Faults))]
    public async Task Whatever_a_stream_fails_with_is_the_files_fault(string fault)
    {
        using var spark = new SparkDriver();
        spark.Server.Answers(Answer.Json(Sent));
        Exception error = fault switch
        {
            nameof(InvalidDataException) => new InvalidDataException(),
            nameof(TimeoutException) => new TimeoutException(),
            nameof(OperationCanceledException) => new OperationCanceledException(),
            _ => new InvalidOperationException(),
        };
        var broken = new BrokenStream("", _ => throw error);

        await spark.FailsAsync<SparkFileException>(client =>
            client.Messages.CreateAsync(Message, FileUpload.FromStream(broken, "a.txt"))
        );
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_the_files_fault_and_not_the_connections()
    {
        await using var server = await RealServer.StartAsync(context => context.Response.WriteAsync(Sent));
        using var client = server.Client();

        var error = await Should.ThrowAsync<SparkFileException>(() =>
            client.Messages.CreateAsync(Message, FileUpload.FromStream(new BrokenStream("hel"), "a.txt"))
        );

        error.Message.ShouldContain("could not be read");
        error.InnerException!.Message.ShouldContain("ended too early");
    }

    [Theory]
    [InlineData(5, "grown")]
    [InlineData(50, "ended after 10 of its 50 bytes")]
    public async Task A_file_that_changes_while_it_is_sent_is_named_as_the_cause(long size, string cause)
    {
        await using var server = await RealServer.StartAsync(context => context.Response.WriteAsync(Sent));
        using var client = server.Client();

        var error = await Should.ThrowAsync<SparkFileException>(() =>
            client.Messages.CreateAsync(Message, FileUpload.FromStream(new WrongLength(size), "a.txt"))
        );

        error.Message.ShouldContain(cause);
    }

    [Theory]
    [InlineData("a.PNG", "image/png")]
    [InlineData("a.tar.gz", "application/octet-stream")]
    [InlineData("a", "application/octet-stream")]
    public void The_type_is_that_of_the_ending(string name, string type) =>
        FileUpload.FromBytes(default, name).ContentType.ShouldBe(type);

    [Fact]
    public async Task An_upload_may_take_longer_than_any_limit_as_long_as_it_makes_progress()
    {
        using var spark = new SparkDriver(options => options.TotalTimeout = TimeSpan.FromSeconds(90));
        spark.Server.Answers(Answer.Json(Sent));
        var slow = new SlowStream(10, () => spark.Clock.Advance(TimeSpan.FromSeconds(50)));

        await spark.RunAsync(client => client.Messages.CreateAsync(Message, FileUpload.FromStream(slow, "a.bin")));

        spark.Server.Requests.Single().Body!.ShouldContain("xxxxxxxxxx");
    }

    private sealed class WrongLength(long length) : MemoryStream(new byte[10])
    {
        public override long Length => length;
    }

    private static FileUpload Hello() => FileUpload.FromBytes("hello"u8.ToArray(), "a.txt");

    private static MemoryStream Skipped(string text, int position) =>
        new(Encoding.UTF8.GetBytes(text)) { Position = position };

    private sealed class Pipe(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
