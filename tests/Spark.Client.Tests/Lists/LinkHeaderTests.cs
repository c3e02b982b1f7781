using Microsoft.AspNetCore.Http;

namespace Spark.Client.Tests;

public class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://a/b>; rel=\"next\"", "https://a/b")]
    [InlineData("<https://a/b>; rel=next", "https://a/b")]
    [InlineData("<https://a/b>;REL=\"NEXT\"", "https://a/b")]
    [InlineData("<https://a/b> ; title=\"x\" ; rel = \"next\"", "https://a/b")]
    [InlineData("<https://a/f>; rel=\"first\", <https://a/n>; rel=\"next\"", "https://a/n")]
    [InlineData("<https://a/n>; rel=\"prev next\"", "https://a/n")]
    [InlineData("<https://a/f>; title=\"a, <b>; rel=next\"; rel=\"first\"", null)]
    [InlineData("<https://a/f>; title=\"a; rel=next\"; rel=\"first\"", null)]
    [InlineData("<https://a/b?x=1,2;3>; rel=\"next\"", "https://a/b?x=1,2;3")]
    [InlineData("<https://a/b>; rel=\"prev\"", null)]
    [InlineData("<https://a/b>; rel=\"nextish\"", null)]
    [InlineData("<https://a/b>", null)]
    [InlineData("<https://a/b", null)]
    [InlineData("", null)]
    public void The_next_link_is_found_among_others(string header, string? next) =>
        LinkHeader.Next(header).ShouldBe(next);

    [Theory]
    [InlineData("before&after=Y2lz%2B%2f%7E~+x==&max=10")]
    [InlineData("before=&a=%41%2E.&b=c;d,e&f=%5B1%5D[2]&g='()*!$:@/?")]
    [InlineData("max=10&x=%E9&y=%C3%A9&z=a%20b")]
    [InlineData("&&a=1&&b==2&=3&")]
    public async Task A_link_is_followed_byte_for_byte_as_given(string query)
    {
        var path = "/v1/rooms/%7Ea/b%2Fc/%41";
        await using var server = await RealServer.StartAsync(context =>
        {
            if (!context.Request.Path.Value!.EndsWith("rooms", StringComparison.Ordinal))
            {
                return context.Response.WriteAsync("""{"items":[]}""");
            }

            var host = context.Request.Host;
            context.Response.Headers.Link = $"<http://{host}{path}?{query}>; rel=\"next\"";
            return context.Response.WriteAsync("""{"items":[]}""");
        });
        using var client = server.Client();

        await client.Rooms.ListAsync().CountAsync();

        server.Requests[1].Target.ShouldBe($"{path}?{query}");
    }
}
