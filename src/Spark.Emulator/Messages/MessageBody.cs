namespace Spark.Emulator;

/// <summary>Reads a new message from JSON, or from a form as it is sent with a local file.</summary>
internal static class MessageBody
{
    public static async Task<MessageRequest> ReadAsync(ApiCall call)
    {
        if (RequestBody.MediaType(call.Http) is "multipart/form-data")
            return await ReadFormAsync(call.Http).ConfigureAwait(false);
        var request = await call.BodyAsync(MessagesJson.Own.MessageRequest).ConfigureAwait(false);
        return request.Files is { Count: 1 } files
            ? request with
            {
                Uploads =
                [
                    await call.Cloud.RemoteFiles.FetchAsync(files[0], call.Http.RequestAborted).ConfigureAwait(false),
                ],
            }
            : request;
    }

    private static async Task<MessageRequest> ReadFormAsync(HttpContext http)
    {
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(FormOptions, http.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw ApiException.BadRequest("The request body is not a valid form.");
        }

        return new MessageRequest
        {
            RoomId = form["roomId"],
            ToPersonId = form["toPersonId"],
            ToPersonEmail = form["toPersonEmail"],
            Text = form["text"],
            Markdown = form["markdown"],
            ParentId = form["parentId"],
            Uploads = [.. await Task.WhenAll(form.Files.Select(ReadFileAsync)).ConfigureAwait(false)],
        };
    }

    private static Microsoft.AspNetCore.Http.Features.FormOptions FormOptions { get; } =
        new() { MultipartBodyLengthLimit = RemoteFiles.LargestRequest, ValueLengthLimit = 1024 * 1024 };

    private static async Task<StoredFile> ReadFileAsync(IFormFile file)
    {
        if (file.Length > RemoteFiles.LargestFile)
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, "A file may have up to 100 MB.");
        var bytes = new byte[file.Length];
        var stream = file.OpenReadStream();
        await using (stream.ConfigureAwait(false))
            await stream.ReadExactlyAsync(bytes).ConfigureAwait(false);
        return new StoredFile(file.FileName, file.ContentType ?? "application/octet-stream", bytes);
    }
}
