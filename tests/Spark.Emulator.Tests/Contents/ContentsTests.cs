using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Contents;

[Trait("Conformance", "Contents")]
public class ContentsTests
{
    private static readonly string[] Nowhere = ["http://127.0.0.1:1/x"];
    private static readonly string[] Two = ["http://127.0.0.1:1/a", "http://127.0.0.1:1/b"];

    [Fact]
    public async Task A_file_that_came_with_a_form_is_given_back_byte_for_byte()
    {
        await using var cloud = await TestCloud.StartAsync();
        byte[] bytes = [0, 1, 2, 0xFF, (byte)'\r', (byte)'\n', 0];

        var said = (await SendAsync(cloud, bytes, "naïve plan 😀.bin", "application/x-odd")).ShouldBeOk();

        said["text"].ShouldBe("see");
        var url = (string)said.Json["files"]![0]!;
        url.ShouldStartWith(cloud.Emulator.ApiUrl + "/contents/");
        var file = (await cloud.GetAsync(Bob, url)).ShouldBeOk();
        file.Bytes.ShouldBe(bytes);
        file.ContentType.ShouldBe("application/x-odd");
        file.ContentHeaders.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.ContentHeaders.ContentDisposition.FileNameStar.ShouldBe("naïve plan 😀.bin");
    }

    [Fact]
    public async Task A_file_whose_type_no_header_can_say_is_given_back_all_the_same()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var form = new MultipartFormDataContent { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
        var file = new ByteArrayContent([1, 2]);
        file.Headers.TryAddWithoutValidation("Content-Type", "text/plain; name=naïve");
        form.Add(file, "files", "x");
        form.Add(new StringContent("bob@example.com"), "toPersonEmail");
        var said = (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldBeOk();

        var answer = (await cloud.GetAsync(Bob, (string)said.Json["files"]![0]!)).ShouldBeOk();

        answer.Bytes.ShouldBe([1, 2]);
        answer.ContentType.ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task Head_tells_name_and_size_without_the_file()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = await SendAsync(cloud, new byte[1234], "plan.pdf", "application/pdf");

        var head = await cloud.SendAsync(HttpMethod.Head, Bob, (string)said.Json["files"]![0]!);

        head.ShouldBeOk().Bytes.ShouldBeEmpty();
        head.ContentHeaders.ContentLength.ShouldBe(1234);
        head.ContentHeaders.NonValidated["Content-Disposition"]
            .ToString()
            .ShouldBe("attachment; filename=\"plan.pdf\"");
        head.ContentType.ShouldBe("application/pdf");
    }

    [Fact]
    public async Task A_file_is_for_those_who_may_see_its_message()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = await SendAsync(cloud, [1], "x", "text/plain");
        var url = (string)said.Json["files"]![0]!;

        (await cloud.GetAsync(Bot, url)).ShouldFail(404);
        (await cloud.GetAsync(null, url)).ShouldFail(401);
        await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}");
        (await cloud.GetAsync(Bob, url)).ShouldFail(404);
    }

    [Fact]
    public async Task A_message_with_a_file_cannot_be_edited_and_needs_no_text()
    {
        await using var cloud = await TestCloud.StartAsync();
        var said = (await SendAsync(cloud, [1], "x", "text/plain", text: null)).ShouldBeOk();

        (
            await cloud.PutAsync(Alice, $"/messages/{said["id"]}", new { roomId = said["roomId"], text = "x" })
        ).ShouldFail(400);
    }

    [Fact]
    public async Task A_form_needs_no_file_and_has_its_parts_in_any_order()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var form = new MultipartFormDataContent("unquoted-boundary")
        {
            { new StringContent("**é**"), "markdown" },
            { new StringContent("bob@example.com"), "toPersonEmail" },
        };
        form.Headers.Remove("Content-Type");
        form.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=unquoted-boundary");

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form))
            .ShouldBeOk()["html"]
            .ShouldBe("<p><strong>é</strong></p>");
    }

    [Fact]
    public async Task Two_files_are_one_too_many()
    {
        await using var cloud = await TestCloud.StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("bob@example.com"), "toPersonEmail" },
            { new ByteArrayContent([1]), "files", "a" },
            { new ByteArrayContent([2]), "files", "b" },
        };

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldFail(400);
    }

    [Fact]
    public async Task A_public_address_is_fetched()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var site = await WebhookReceiver.StartAsync();
        site.Answer = http =>
        {
            http.Response.ContentType = "text/csv";
            return http.Response.WriteAsync("a,b");
        };

        var said = await cloud.PostAsync(
            Alice,
            "/messages",
            new { toPersonId = cloud.IdOf(Bob), files = new[] { site.Url + "/table%20one.csv" } }
        );

        var file = await cloud.GetAsync(Bob, (string)said.ShouldBeOk().Json["files"]![0]!);
        file.Text.ShouldBe("a,b");
        file.ContentType.ShouldBe("text/csv");
        file.ContentHeaders.ContentDisposition!.FileName.ShouldBe("table one.csv");
        (await site.NextAsync()).Headers.ContainsKey("Authorization").ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_a_bad_request()
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), files = Nowhere })).ShouldFail(
            400
        );
        (await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bob), files = Two })).ShouldFail(400);
    }

    [Theory]
    [InlineData("filename=\"naïve 😀.txt\"", "naïve 😀.txt")]
    [InlineData("filename*=UTF-8''na%C3%AFve.txt", "naïve.txt")]
    [InlineData("filename=plain.txt", "plain.txt")]
    [InlineData("filename=\"a;b, c.txt\"", "a;b, c.txt")]
    public async Task File_names_are_understood_however_a_client_writes_them(string parameter, string name)
    {
        await using var cloud = await TestCloud.StartAsync();
        var body =
            "--b\r\nContent-Disposition: form-data; name=\"toPersonEmail\"\r\n\r\nbob@example.com\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"files\"; {parameter}\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        var said = await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", content);

        var file = await cloud.GetAsync(Bob, (string)said.ShouldBeOk().Json["files"]![0]!);
        var disposition = file.ContentHeaders.ContentDisposition!;
        (disposition.FileNameStar ?? disposition.FileName!.Trim('"')).ShouldBe(name);
    }

    private static async Task<Answer> SendAsync(
        TestCloud cloud,
        byte[] bytes,
        string name,
        string type,
        string? text = "see"
    )
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(file, "files", name);
        form.Add(new StringContent("bob@example.com"), "toPersonEmail");
        if (text is not null)
            form.Add(new StringContent(text), "text");
        return await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form);
    }
}
