using System.Text;
using System.Text.RegularExpressions;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Conformance;

/// <summary>What holds for every call, whatever its resource.</summary>
[Trait("Conformance", "Transport")]
public partial class TransportTests
{
    private const string NoToken = "The request requires a valid access token set in the Authorization request header.";

    public static TheoryData<string, string> Calls =>
        new(ApiCalls.All.Where(call => call.Method is not "HEAD").Select(call => (call.Method, call.Path)));

    public static TheoryData<string, string> CallsWithBody =>
        new(
            ApiCalls
                .All.Where(call => call.Method is "POST" or "PUT" or "PATCH")
                .Select(call => (call.Method, call.Path))
        );

    public static TheoryData<string> Paths => [.. ApiCalls.All.Select(call => call.Path).Distinct()];

    [Theory, MemberData(nameof(Calls))]
    public async Task Every_call_wants_a_token(string method, string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.SendAsync(new HttpMethod(method), null, path)).ShouldFail(401, NoToken);
        (await cloud.SendAsync(new HttpMethod(method), "nobody", path)).ShouldFail(401, NoToken);
    }

    [Theory, MemberData(nameof(CallsWithBody))]
    public async Task Every_call_with_a_body_names_a_type_it_knows(string method, string path)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");

        (await cloud.SendAsync(new HttpMethod(method), "ada", path, text)).ShouldFail(
            415,
            "Content type 'text/plain; charset=utf-8' not supported"
        );
        (await cloud.SendAsync(new HttpMethod(method), "ada", path)).ShouldFail(415);
    }

    [Theory, MemberData(nameof(CallsWithBody))]
    public async Task No_call_takes_a_body_that_is_no_json(string method, string path)
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);

        (await cloud.SendAsync(new HttpMethod(method), "ada", path, Json("{"))).ShouldFail(
            400,
            "The request body is not valid JSON."
        );
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_method_that_a_path_lacks_is_405_in_json(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        var answer = await cloud.SendAsync(new HttpMethod("TRACE"), Alice, path);

        answer.ShouldFail(405, "Request method 'TRACE' not supported");
        answer.ContentType.ShouldBe("application/json;charset=UTF-8");
    }

    [Theory]
    [InlineData("/people/me", 200)]
    [InlineData("/people", 400)]
    [InlineData("/events", 403)]
    [InlineData("/rooms/nothing", 404)]
    [InlineData("/no/such/thing", 404)]
    public async Task Every_answer_is_json_that_is_not_cached_and_has_a_tracking_id(string path, int status)
    {
        await using var cloud = await TestCloud.StartAsync();

        var one = (await cloud.GetAsync(Alice, path)).ShouldBe(status);
        var other = await cloud.GetAsync(Alice, path);

        one.ContentType.ShouldBe("application/json;charset=UTF-8");
        one.Header("Cache-Control").ShouldBe("no-cache");
        one.ContentHeaders.ContentLength.ShouldBe(one.Bytes.Length);
        one.Header("TrackingID").ShouldNotBeNullOrEmpty();
        one.Header("TrackingID").ShouldNotBe(other.Header("TrackingID"));
        if (status >= 400)
            one.ShouldFail(status);
    }

    [Theory]
    [InlineData("/people/me/")]
    [InlineData("//people/me")]
    [InlineData("/people//me")]
    [InlineData("/people///me//")]
    [InlineData("~/V1/People/Me")]
    public async Task Slashes_too_many_and_capitals_lead_to_the_same_call(string path)
    {
        await using var cloud = await TestCloud.StartAsync();

        (await cloud.GetAsync(Alice, path)).ShouldBeOk()["displayName"].ShouldBe("Alice");
    }

    [Fact]
    public async Task A_next_page_is_found_from_a_path_with_slashes_too_many()
    {
        await using var cloud = await TestCloud.StartAsync();
        await cloud.RoomAsync();
        await cloud.RoomAsync();

        var first = (await cloud.GetAsync(Alice, "//rooms/?max=1")).ShouldBeOk();

        (await cloud.GetAsync(Alice, first.Next!)).ShouldBeOk().Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deletion_has_no_body_and_no_type()
    {
        await using var cloud = await TestCloud.StartAsync();

        var deleted = (await cloud.DeleteAsync(Alice, $"/rooms/{await cloud.RoomAsync()}")).ShouldBe(204);

        deleted.Bytes.ShouldBeEmpty();
        deleted.ContentType.ShouldBe("");
        deleted.Header("TrackingID").ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Every_time_of_every_object_has_milliseconds_and_a_Z()
    {
        await using var cloud = await TestCloud.StartAsync(options => options.Seed = Seeds.Accounts);
        var objects = await Sightings.AllAsync(cloud);

        var times = objects.SelectMany(seen => Times().Matches(seen.Json.ToJsonString())).ToList();

        times.Count.ShouldBeGreaterThan(20);
        times.ShouldAllBe(time => Exact().IsMatch(time.Groups["time"].Value));
    }

    [GeneratedRegex(
        "\"(created|updated|lastActivity|lastModified|madePublic)\":\"(?<time>[^\"]*)\"",
        RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Times();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", RegexOptions.None, 1000)]
    private static partial Regex Exact();
}
