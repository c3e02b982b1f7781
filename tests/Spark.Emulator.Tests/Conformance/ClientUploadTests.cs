using System.Net.Http.Headers;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>How widely used clients send files, and what they ask about them.</summary>
[Trait("Conformance", "Clients")]
public class ClientUploadTests
{
    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    /// <summary>Parts as the Python SDK's, Node's, curl's and .NET's multipart writers print them.</summary>
    [Theory]
    [InlineData("abc123", "multipart/form-data; boundary=abc123", "form-data; name=\"files\"; filename=\"a.txt\"")]
    [InlineData(
        "abc 123",
        "multipart/form-data; boundary=\"abc 123\"",
        "form-data; name=\"files\"; filename=\"a.txt\""
    )]
    [InlineData(
        "--------------------------8",
        "multipart/form-data; boundary=--------------------------8",
        "form-data; name=\"files\"; filename=\"a.txt\""
    )]
    [InlineData(
        "x",
        "Multipart/Form-Data; charset=utf-8; boundary=x",
        "form-data; name=files; filename=a.txt; filename*=utf-8''a.txt"
    )]
    [InlineData("x", "multipart/form-data;boundary=x", "form-data; filename=\"a.txt\"; name=\"files\"")]
    public async Task A_form_is_read_however_it_is_written(string boundary, string type, string disposition)
    {
        await using var cloud = await StartAsync();
        var body =
            $"--{boundary}\r\nContent-Disposition: {disposition}\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"text\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\né😀\r\n"
            + $"--{boundary}\r\nContent-Disposition: form-data; name=\"toPersonEmail\"\r\n\r\nbob@example.com\r\n--{boundary}--\r\n";

        var said = (await cloud.SendAsync(cloud.Request("POST", "/messages", body, type))).ShouldBeOk();

        said["text"].ShouldBe("é😀");
        var file = await cloud.GetAsync(Bob, (string)said.Json["files"]![0]!);
        file.ShouldBeOk().Text.ShouldBe("hello");
        file.ContentHeaders.ContentDisposition!.FileName!.Trim('"').ShouldBe("a.txt");
    }

    [Fact]
    public async Task A_file_has_an_address_on_the_host_that_was_asked_and_a_header_that_names_it()
    {
        await using var cloud = await StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("bob@example.com"), "toPersonEmail" },
            {
                new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } },
                "files",
                "pic.png"
            },
        };
        var url = (string)
            (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldBeOk().Json["files"]![0]!;

        var head = (await cloud.SendAsync(HttpMethod.Head, Bob, url)).ShouldBeOk();

        url.ShouldStartWith(cloud.Emulator.ApiUrl + "/contents/");
        head.ContentHeaders.ContentLength.ShouldBe(3);
        head.ContentHeaders.NonValidated["Content-Disposition"].ToString().ShouldBe("attachment; filename=\"pic.png\"");
        head.Bytes.ShouldBeEmpty();
    }
}
