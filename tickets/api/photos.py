"""`/api/v1/tickets/{id}/photos/`."""

import hashlib

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets import photos
from tickets.api.paging import page_of, paged, refuse_unknown
from tickets.api.ticket import idempotency_key
from tickets.drawn_anew import BadPhoto, NewPhoto, drawn_anew
from tickets.filters import PAGING
from tickets.idempotency import PHOTO_SCOPE, once
from tickets.models import Ticket
from tickets.photo_files import stored_ahead
from tickets.serializers import NewPhotoSerializer, PhotoSerializer
from tickets.stored_ticket import require_unresolved


class PhotosView(APIView):
    """The photos of a report, oldest first; those of its messages are with them."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        parameters=[OpenApiParameter(name, str) for name in sorted(PAGING)], responses=page_of(PhotoSerializer)
    )
    def get(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, PAGING)
        ticket = Ticket.objects.seen_by(request.user, pk)
        return paged(request, ticket.photos.of_reports(), "id", PhotoSerializer)

    @extend_schema(
        request={"multipart/form-data": NewPhotoSerializer},
        responses={201: PhotoSerializer, 200: PhotoSerializer, 409: OpenApiResponse()},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request, pk: int) -> Response:
        refuse_unknown(request, set())
        key = idempotency_key(request)
        require_unresolved(Ticket.objects.seen_by(request.user, pk), request.user)
        given = NewPhotoSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        image, alt = given.validated_data["image"], given.validated_data.get("alt", "")
        with stored_ahead([drawn(image, alt)]) as stored:

            def work() -> dict:
                (added,) = photos.add_photos(ticket_id=pk, by=request.user, photos=stored)
                return PhotoSerializer(added).data

            body = {"image": fingerprint_of(image), "alt": alt}
            answer, is_first = once(f"{PHOTO_SCOPE} {pk} {request.user.key}", key, work, body=body)
        return Response(answer, status=201 if is_first else 200)


def drawn(image: UploadedFile, alt: str) -> NewPhoto:
    try:
        return drawn_anew(image, alt)
    except BadPhoto as error:
        raise ValidationError({"image": [str(error)]}) from None


def fingerprint_of(image: UploadedFile) -> str:
    image.seek(0)
    return hashlib.file_digest(image, "sha256").hexdigest()
