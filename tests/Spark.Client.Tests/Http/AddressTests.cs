using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public class AddressTests
{
    [Theory]
    [InlineData("Y2lzY29zcGFyazovL3Vz", "/v1/rooms/Y2lzY29zcGFyazovL3Vz")]
    [InlineData("../people/me", "/v1/rooms/..%2Fpeople%2Fme")]
    [InlineData("a/b", "/v1/rooms/a%2Fb")]
    [InlineData("a%2Fb", "/v1/rooms/a%252Fb")]
    [InlineData("%2e%2e", "/v1/rooms/%252e%252e")]
    [InlineData("a?max=1", "/v1/rooms/a%3Fmax%3D1")]
    [InlineData("a#b", "/v1/rooms/a%23b")]
    [InlineData("a b", "/v1/rooms/a%20b")]
    [InlineData("a\\..\\b", "/v1/rooms/a%5C..%5Cb")]
    [InlineData("a;b=c,d&e+f", "/v1/rooms/a%3Bb%3Dc%2Cd%26e%2Bf")]
    [InlineData("é", "/v1/rooms/%C3%A9")]
    [InlineData("http://evil.example/", "/v1/rooms/http%3A%2F%2Fevil.example%2F")]
    public async Task An_id_stays_one_segment_whatever_it_holds(string id, string target)
    {
        await using var server = await RealServer.StartAsync(context => context.Response.WriteAsync(SparkDriver.Room));
        using var client = server.Client();

        await client.Rooms.GetAsync(id);

        server.Requests.ShouldBe([(target, $"Bearer {SparkDriver.Token}")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(null)]
    public async Task What_names_nothing_or_climbs_is_no_id(string? id)
    {
        using var spark = new SparkDriver();

        await Should.ThrowAsync<ArgumentException>(() => spark.Client.Rooms.GetAsync(id!));
        await Should.ThrowAsync<ArgumentException>(() => spark.Client.Rooms.DeleteAsync(id!));

        spark.Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_query_is_escaped_once_and_leaves_out_what_is_not_set()
    {
        await using var server = await RealServer.StartAsync(context =>
            context.Response.WriteAsync("""{"items":[]}""")
        );
        using var client = server.Client();

        await foreach (
            var _ in client.People.ListAsync(
                new ListPeopleRequest
                {
                    DisplayName = "a+b %2F&=#é",
                    Ids = ["x", "y"],
                    CallingData = true,
                    PageSize = 7,
                    Additional = new Dictionary<string, string>(StringComparer.Ordinal) { ["new one"] = "1 2" },
                }
            )
        ) { }

        server
            .Requests.Single()
            .Target.ShouldBe(
                "/v1/people?displayName=a%2Bb%20%252F%26%3D%23%C3%A9&id=x%2Cy&callingData=true&max=7&new%20one=1%202"
            );
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/v1")]
    [InlineData("http://127.0.0.1:9/v1/")]
    public async Task The_address_may_end_in_a_slash(string address)
    {
        using var spark = new SparkDriver(options => options.ApiUrl = address);
        spark.Server.Answers(Answer.Json(SparkDriver.Room));

        await spark.RunAsync(client => client.Rooms.GetAsync("r1"));

        spark.Server.Requests.Single().Url.AbsoluteUri.ShouldBe("http://127.0.0.1:9/v1/rooms/r1");
    }
}
