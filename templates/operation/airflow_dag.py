"""Look for dropped holiday sheets each morning; works with Airflow 3, and with Airflow 2 and its standard provider.

A sweep that was stopped part-way (exit code 3) is tried again and goes on where it stopped. Whatever else needs a
person (1: something failed, waits for a yes or was put off; 2: the settings) fails the second task, which is never
tried again: a second sweep would find nothing new and look well.

The token is the password of the connection "occasions"; it stands in no code and no log.
"""

from datetime import timedelta

import pendulum
from airflow.providers.standard.operators.bash import BashOperator

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG

BOOKS = "'/var/lib/occasions/books-{{ run_id }}.json'"

with DAG(
    dag_id="holiday_sheets",
    description="Import the holiday sheets that were dropped",
    schedule="0 6 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="Europe/Warsaw"),
    catchup=False,
    max_active_runs=1,
    default_args={"cwd": "/etc/occasions", "append_env": True},
) as dag:
    # Its last line of output is its exit code, for the next task.
    sweep = BashOperator(
        task_id="sweep",
        bash_command=f"""
            code=0
            occasions sweep --json {BOOKS} || code=$?
            echo "$code"
            [ "$code" -ne 3 ] && [ "$code" -ne 130 ]
        """,
        env={"OCCASIONS_TOKEN": "{{ conn.occasions.password }}"},
        retries=5,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=2),
        do_xcom_push=True,
    )

    look_at_the_books = BashOperator(
        task_id="look_at_the_books",
        bash_command=f"cat {BOOKS}; exit {{{{ ti.xcom_pull(task_ids='sweep') }}}}",
        retries=0,
        do_xcom_push=False,
    )

    sweep >> look_at_the_books
