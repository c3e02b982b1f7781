namespace Spark.Client.Tests;

public class AuthorizationsTests
{
    [Fact]
    public async Task Lists_what_a_person_authorized()
    {
        using var spark = RecordedSpark.Listing("Authorizations/Authorization.full");

        var answer = await spark
            .Client.Authorizations.ListAsync(new ListAuthorizationsRequest { PersonId = "P", PersonEmail = "a@b.c" })
            .SingleAsync();

        spark.ShouldHaveBeenSent("GET authorizations?personId=P&personEmail=a%40b.c");
        answer.Type.ShouldBe(AuthorizationType.Refresh);
    }

    [Fact]
    public async Task Takes_one_back()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Authorizations.DeleteAsync("ID");

        spark.ShouldHaveBeenSent("DELETE authorizations/ID");
    }

    [Fact]
    public async Task Takes_all_of_an_application_back()
    {
        using var spark = RecordedSpark.Deleting();

        await spark.Client.Authorizations.DeleteByClientAsync("C1");

        spark.ShouldHaveBeenSent("DELETE authorizations?clientId=C1");
    }

    [Fact]
    public async Task Asks_how_long_the_token_is_valid()
    {
        using var spark = RecordedSpark.Answering("Authorizations/TokenExpiry.full");

        var answer = await spark.Client.Authorizations.GetTokenExpiryAsync();

        spark.ShouldHaveBeenSent("GET authorizations/tokenExpiry");
        answer.ExpiresAt.ShouldBe(new DateTimeOffset(2023, 9, 5, 10, 11, 12, 345, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_time_that_there_is_not_is_none()
    {
        using var spark = RecordedSpark.AnsweringJson("""{"exp":9223372036854775807}""");

        (await spark.Client.Authorizations.GetTokenExpiryAsync()).ExpiresAt.ShouldBeNull();
    }
}
