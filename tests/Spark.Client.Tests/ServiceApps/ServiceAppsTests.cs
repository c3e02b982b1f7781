namespace Spark.Client.Tests;

public class ServiceAppsTests
{
    [Fact]
    public async Task Makes_tokens_of_an_application()
    {
        using var spark = RecordedSpark.Answering("ServiceApps/ServiceAppToken.full");

        var answer = await spark.Client.ServiceApps.CreateTokenAsync(
            "APP",
            new CreateServiceAppTokenRequest
            {
                ClientId = "C",
                ClientSecret = "S",
                TargetOrgId = "O",
            }
        );

        spark.ShouldHaveBeenSent(
            "POST applications/APP/token",
            """{"clientId":"C","clientSecret":"S","targetOrgId":"O"}"""
        );
        answer.RefreshTokenExpiresIn.ShouldBe(7775999);
    }
}
