"""Many tickets at once: what will happen, the confirmation, the progress, the result."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from batches.choice import UnusableChoice, choose, how_many
from batches.forecast import forecast
from batches.forms import BatchForm
from batches.models import Batch, BatchTicket
from batches.progress import progress_of, result_words, skipped_tickets
from batches.work import begin, go_on
from tickets.idempotency import once
from tickets.pages import note_stored, page_or_fragment, see_other, wants_fragment
from tickets.roles import Action, require

RECENT = 20


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """The latest batches; to a post of the list's form, what a new one will do."""
    require(request.actor, Action.BATCH)
    if request.method == "POST":
        return preview(request, BatchForm(initial={"task": asked_task(request)}))
    is_waiting = Q(tickets__outcome=BatchTicket.Outcome.WAITING)
    latest = Batch.objects.order_by("-pk").annotate(total=Count("tickets"), waiting=Count("tickets", is_waiting))
    return render(request, "batches/list.html", {"batches": latest[:RECENT]})


def asked_task(request: HttpRequest) -> str:
    task = request.POST.get("task", "")
    return task if task in Batch.Task.values else Batch.Task.ACTIVATE


def preview(request: HttpRequest, form: BatchForm, status: int = 200) -> HttpResponse:
    """What will happen to how many tickets, and the form that confirms it."""
    task = Batch.Task(asked_task(request))
    try:
        choice = choose(request.POST, request.actor)
    except UnusableChoice as error:
        return back_to_list(request, error.sentence)
    context = {
        "form": form,
        "choice": choice,
        "task": task,
        "forecast": forecast(task, choice),
        "list_parameters": request.POST.get("list", ""),
        "list_address": list_address(request),
    }
    return page_or_fragment(request, "batches/batch.html", "batches/_preview.html", context, status=status)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Store the batch, once however often it is sent, and begin with it."""
    require(request.actor, Action.BATCH)
    form = BatchForm(request.POST)
    if not form.is_valid():
        return preview(request, form, status=422)
    decision = dict(form.cleaned_data)
    token = decision.pop("form_token")

    def work() -> int:
        return begin(ids=choose(request.POST, request.actor).ids, by=request.actor, **decision).pk

    try:
        batch_id, _ = once(f"form batch {request.actor.key}", token, work)
    except UnusableChoice as error:
        return back_to_list(request, error.sentence)
    note_stored(request, token)
    return next_step(request, batch_id)


def list_address(request: HttpRequest) -> str:
    return f"{reverse('tickets:list')}?{QueryDict(request.POST.get('list', '')).urlencode()}"


def back_to_list(request: HttpRequest, sentence: str) -> HttpResponse:
    """To the list that the choice was made in, which says why it cannot be used."""
    messages.warning(request, sentence)
    address = list_address(request)
    return HttpResponse(headers={"HX-Redirect": address}) if wants_fragment(request) else see_other(address)


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; a post goes on with it."""
    require(request.actor, Action.BATCH)
    if request.method == "POST":
        return next_step(request, pk)
    found = stored(pk)
    progress = progress_of(found)
    context = {
        "batch": found,
        "progress": progress,
        "result": result_words(found, progress),
        "skipped": skipped_tickets(found),
        # Only what follows a post goes on by itself; a page that is merely opened changes nothing.
        "is_going_on": wants_fragment(request),
        "list_address": reverse("tickets:list"),
    }
    response = page_or_fragment(request, "batches/batch.html", "batches/_progress.html", context)
    response["HX-Push-Url"] = request.path
    return response


def next_step(request: HttpRequest, batch_id: int) -> HttpResponse:
    go_on(batch=stored(batch_id), by=request.actor)
    return see_other(reverse("batches:batch", args=[batch_id]))


def stored(pk: int) -> Batch:
    found = Batch.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """How many tickets match the list's filters, for its form."""
    require(request.actor, Action.BATCH)
    return HttpResponse(how_many(request.GET, request.actor), content_type="text/plain; charset=utf-8")
