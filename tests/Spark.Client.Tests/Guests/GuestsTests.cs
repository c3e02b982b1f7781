namespace Spark.Client.Tests;

public class GuestsTests
{
    [Fact]
    public async Task Makes_a_token_for_a_guest()
    {
        using var spark = RecordedSpark.Answering("Guests/Guest.full");

        var answer = await spark.Client.Guests.CreateTokenAsync(
            new CreateGuestTokenRequest { Subject = "S", DisplayName = "N" }
        );

        spark.ShouldHaveBeenSent("POST guests/token", """{"subject":"S","displayName":"N"}""");
        answer.ExpiresIn.ShouldBe(64799);
    }

    [Fact]
    public async Task Counts_guests()
    {
        using var spark = RecordedSpark.AnsweringJson("17");

        var answer = await spark.Client.Guests.GetCountAsync();

        spark.ShouldHaveBeenSent("GET guests/count");
        answer.GetInt32().ShouldBe(17);
    }

    [Fact]
    public async Task Logs_a_guest_of_the_old_issuer_in()
    {
        using var spark = RecordedSpark.Answering("Guests/GuestIssuerToken.full");

        var answer = await spark.Client.Guests.LoginAsync();

        spark.ShouldHaveBeenSent("POST jwt/login", """{}""");
        answer.ExpiresIn.ShouldBe(21599);
    }

    [
        Theory,
        InlineData("Guests/Guest.full"),
        InlineData("Guests/GuestIssuerToken.full"),
        InlineData("ServiceApps/ServiceAppToken.full")
    ]
    public void A_token_never_reaches_a_log(string fixture)
    {
        var value = System.Text.Json.JsonSerializer.Deserialize(
            Fixture.Text(fixture),
            Fixture.TypeOf(fixture),
            SparkJson.Options
        )!;

        value.ToString()!.ShouldNotContain("eyJ");
        value.ToString()!.ShouldNotContain("ODMw");
    }
}
