using System.Net.Http.Headers;
using System.Text;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>/contents, row by row, beyond what <see cref="Contents.ContentsTests"/> has.</summary>
[Trait("Conformance", "Contents")]
public class ContentTests
{
    private const int Megabyte = 1024 * 1024;

    private static Task<TestCloud> StartAsync() => TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

    private static Task<Answer> UploadAsync(TestCloud cloud, byte[] bytes, string type = "application/octet-stream") =>
        cloud.SendAsync(
            HttpMethod.Post,
            Alice,
            "/messages",
            new MultipartFormDataContent
            {
                { new StringContent("bob@example.com"), "toPersonEmail" },
                {
                    new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
                    "files",
                    "a.bin"
                },
            }
        );

    private static string FileOf(Answer said) => (string)said.ShouldBeOk().Json["files"]![0]!;

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 413)]
    public async Task A_file_has_a_hundred_megabytes_at_most(int more, int status)
    {
        await using var cloud = await StartAsync();
        var bytes = new byte[(100 * Megabyte) + more];

        var said = (await UploadAsync(cloud, bytes)).ShouldBe(status);

        if (status is 200)
            (await cloud.SendAsync(HttpMethod.Head, Bob, FileOf(said))).ContentHeaders.ContentLength.ShouldBe(
                bytes.Length
            );
        else
            said.ShouldFail(status);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/plain; charset=utf-16")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    public async Task A_file_keeps_the_type_it_came_with(string type)
    {
        await using var cloud = await StartAsync();

        var file = await cloud.GetAsync(Bob, FileOf(await UploadAsync(cloud, [1, 2], type)));

        file.ShouldBeOk().ContentType.ShouldBe(type);
        file.Bytes.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await using var cloud = await StartAsync();

        (await cloud.GetAsync(Bob, FileOf(await UploadAsync(cloud, [])))).ShouldBeOk().Bytes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_goes_with_its_message()
    {
        await using var cloud = await StartAsync();
        var said = await UploadAsync(cloud, [1]);
        (await cloud.DeleteAsync(Alice, $"/messages/{said["id"]}")).ShouldBe(204);

        (await cloud.GetAsync(Alice, FileOf(said))).ShouldFail(404);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("00000000-0000-4000-8000-000000000000/0")]
    public async Task A_file_that_is_not_there_is_not_found(string id)
    {
        await using var cloud = await StartAsync();
        var content = Ids.Encode("ciscospark://us/CONTENT/" + id);

        (await cloud.GetAsync(Alice, $"/contents/{content}")).ShouldFail(404);
    }

    [Theory]
    [InlineData("/1")]
    [InlineData("/-1")]
    [InlineData("/99999999999999999999")]
    [InlineData("/x")]
    [InlineData("")]
    public async Task A_message_has_one_file(string position)
    {
        await using var cloud = await StartAsync();
        var said = await UploadAsync(cloud, [1]);
        var content = Ids.Encode($"ciscospark://us/CONTENT/{Ids.Uuid(said["id"])}{position}");

        (await cloud.GetAsync(Alice, $"/contents/{content}")).ShouldFail(404);
    }

    [Fact]
    public async Task A_file_is_for_members_and_compliance_officers_of_the_organization()
    {
        await using var cloud = await StartAsync();
        var file = FileOf(await UploadAsync(cloud, [1]));

        (await cloud.GetAsync(Bob, file)).ShouldBeOk();
        (await cloud.GetAsync("ada", file + "?allow=unscannable")).ShouldBeOk();
        (await cloud.GetAsync(Bot, file)).ShouldFail(404);
        (await cloud.GetAsync("otto", file)).ShouldFail(404);
        (await cloud.SendAsync(HttpMethod.Head, null, file)).ShouldBe(401);
    }

    [Fact]
    public async Task A_form_without_text_or_file_says_nothing()
    {
        await using var cloud = await StartAsync();
        using var form = new MultipartFormDataContent { { new StringContent("bob@example.com"), "toPersonEmail" } };

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldFail(
            400,
            "Both text and file cannot be empty."
        );
    }

    [Fact]
    public async Task A_form_is_limited_to_the_bytes_of_a_text_too()
    {
        await using var cloud = await StartAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("bob@example.com"), "toPersonEmail" },
            { new StringContent(new string('x', 7440), Encoding.UTF8), "text" },
        };

        (await cloud.SendAsync(HttpMethod.Post, Alice, "/messages", form)).ShouldFail(400);
    }
}
