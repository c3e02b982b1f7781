namespace Spark.Emulator;

/// <summary>An answer that is not a success; becomes the API's error body.</summary>
internal sealed class ApiException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static ApiException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static ApiException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    public static ApiException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static ApiException Unauthorized() =>
        new(
            StatusCodes.Status401Unauthorized,
            "The request requires a valid access token set in the Authorization request header."
        );
}
